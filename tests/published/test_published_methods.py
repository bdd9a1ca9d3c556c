"""TOPSIS and PROMETHEE II against worked examples of the literature."""

from __future__ import annotations

import numpy as np

from evaluator.preference.opinions import Shape, promethee, topsis


def test_topsis_of_tzeng_and_huang() -> None:
    """Tzeng and Huang (2011), Multiple Attribute Decision Making, CRC Press.

    The example and its closeness as reproduced in ``tests/agg/test_topsis.py`` of quatrope/scikit-criteria.
    """
    scores = [[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]
    assert np.allclose(topsis(scores, [0.3, 0.4, 0.3]), [0.5037, 0.6581, 0.7482, 0.3340], atol=1e-4)


def test_promethee_with_all_six_preference_functions() -> None:
    """Brans, Vincke and Mareschal (1986), European Journal of Operational Research 24: six hydroelectric plants.

    One preference function a criterion, all of one weight; the first and third to fifth criteria are costs. The
    preference indices are those printed to three decimals as reproduced in the tests of
    WAndraszyk/Construct-your-own-PROMETHEE-with-Python-for-MCDA; net flows are the differences of their means.
    """
    performances = np.array(
        [
            [80, 90, 6, 5.4, 8, 5],
            [65, 58, 2, 9.7, 1, 1],
            [83, 60, 4, 7.2, 4, 7],
            [40, 80, 10, 7.5, 7, 10],
            [52, 72, 6, 2.0, 3, 8],
            [94, 96, 7, 3.6, 5, 6],
        ]
    )
    shapes = [
        Shape("u_shape", q=10),
        Shape("v_shape", p=30),
        Shape("linear", q=0.5, p=5),
        Shape("level", q=1, p=6),
        Shape("usual"),
        Shape("gaussian", s=5),
    ]
    indices = np.array(
        [
            [0.000, 0.296, 0.250, 0.268, 0.100, 0.185],
            [0.462, 0.000, 0.389, 0.333, 0.296, 0.500],
            [0.236, 0.180, 0.000, 0.333, 0.056, 0.429],
            [0.399, 0.505, 0.305, 0.000, 0.223, 0.212],
            [0.444, 0.515, 0.487, 0.380, 0.000, 0.448],
            [0.286, 0.399, 0.250, 0.432, 0.133, 0.000],
        ]
    )
    flows = (indices.sum(axis=1) - indices.sum(axis=0)) / 5
    found = promethee(performances * [-1, 1, -1, -1, -1, 1], [1 / 6] * 6, shapes)
    assert np.allclose(found, flows, atol=0.001)
    assert np.argsort(-found).tolist() == np.argsort(-flows).tolist() == [4, 1, 3, 5, 2, 0]
