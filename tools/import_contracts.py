"""A contract type for import-linter: another domain is entered through its doors only."""

from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Modules of one domain import, of another domain, only the modules named as doors.

    `container` is the package of the domains and `doors` the module names that may be imported from outside
    (service, ports, schemas, events, errors). What stands outside the container (bootstrap) is exempt.
    """

    container = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph, verbose: bool) -> ContractCheck:  # noqa: ANN001, ARG002, FBT001  the signature is import-linter's
        breaches = []
        for module in sorted(graph.modules):
            importer = self._place(module)
            if importer is None:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                target = self._place(imported)
                if target is None or target[0] == importer[0] or target[1] in self.doors:
                    continue
                breaches.append((module, imported))
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["breaches"]:
            output.print_error(f"{importer} comes in past the doors: {imported}")

    def _place(self, module: str) -> tuple[str, str] | None:
        """(domain, its first module) of a module, or None outside the container; a domain's own package has no door."""
        prefix = f"{self.container}."
        if not module.startswith(prefix):
            return None
        domain, _, rest = module[len(prefix) :].partition(".")
        return domain, rest.partition(".")[0]
