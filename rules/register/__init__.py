"""The register: works with their reference status, and the claims drawn from them."""

from rules.register.load import Claim, Register, Work, load_register

__all__ = ["Claim", "Register", "Work", "load_register"]
