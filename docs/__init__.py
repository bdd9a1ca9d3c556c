"""What Assay is and how it works, for people; ``docs.generate`` writes the pages that follow from the data."""
