"""Arrays over states, and the two values that stand for "nothing there"."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Payoffs = NDArray[np.int32]
States = NDArray[np.bool_]
Indices = NDArray[np.int64]

# Beyond every payoff, which counts levels of preference from 1 up.
HIGH: Final = np.int32(2**31 - 1)
LOW: Final = np.int32(-1)
