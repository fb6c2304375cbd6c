"""Our own import contract: a room's models are imported only by that room."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnModels(Contract):
    """Other rooms use queries, actions, rules and record types. Tests and migrations may look."""

    shared: Any = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every direct import of another room's models."""
        found = sorted(
            f"{importer} imports {models}"
            for models in graph.modules
            if _is_models(models) and models not in (self.shared or set())
            for importer in graph.find_modules_that_directly_import(models)
            if _is_foreign(importer, models)
        )
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: Any) -> None:
        """One line for each."""
        for line in check.metadata["found"]:
            output.print_error(line)


def _is_models(module: str) -> bool:
    parts = module.split(".")
    return len(parts) == 3 and parts[2] == "models"


def _is_foreign(importer: str, models: str) -> bool:
    parts = importer.split(".")
    return parts[1] != models.split(".")[1] and not {"tests", "migrations"} & set(parts)
