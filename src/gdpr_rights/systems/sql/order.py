"""In which order datasets are worked on: what refers comes before what is referred to."""

from collections.abc import Iterable, Mapping

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.systems.shape import Shapes

__all__ = ["components", "references"]


def references(shapes: Shapes) -> dict[str, set[str]]:
    """For each dataset those it points to: by a link, or by a declared foreign key."""
    by_table = {shape.dataset.table: shape.name for shape in shapes.all()}
    found: dict[str, set[str]] = {}
    for shape in shapes.all():
        targets = {link.target for link in shape.dataset.links if shapes.here(link.target)}
        targets |= {
            by_table[key.target] for key in shape.table.foreign_keys if key.target in by_table
        }
        found[shape.name] = targets
    return found


def components(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The nodes, each before those it points to; what points at each other in one list.

    Tarjan's algorithm, which finds the last first.
    """
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = low[node] = len(number)
        stack.append(node)
        for target in sorted(graph[node]):
            if target not in number:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], number[target])
        if low[node] == number[node]:
            at = stack.index(node)
            found.append(stack[at:])
            del stack[at:]

    for node in sorted(graph):
        if node not in number:
            visit(node)
    return found[::-1]


def depth(data_map: DataMap, name: str) -> int:
    """How many hops a dataset stands below the one that nobody owns."""
    return len(data_map.owner_chain(name))
