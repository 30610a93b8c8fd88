"""What dolomite would do to a water: amounts, and the equilibrium that they lead to."""
