"""For the reference: a step of a desk returns what its script comes to, as `help()` says too."""

from typing import Any

import griffe


class Steps(griffe.Extension):
    """Shows ``Script[R]`` as ``R`` where a method is a `step`."""

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        steps = [one for one in func.decorators if one.callable_path.endswith("step.step")]
        if steps and isinstance(func.returns, griffe.ExprSubscript):
            func.returns = func.returns.slice
