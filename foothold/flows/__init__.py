"""The straight lines through Foothold; each fits on a screen and speaks to the world through ports."""
