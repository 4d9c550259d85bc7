"""Categories, scripts and variables over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from wenlu.domains.knowledge.schemas import (
    CategoryView,
    ScriptView,
    SetVariable,
    VariableUse,
    VariableVersionView,
    VariableView,
)
from wenlu.domains.knowledge.service import LibraryService
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"])

Library = Annotated[LibraryService, Depends(use(LibraryService))]
SearchText = Annotated[Text, Query(max_length=200)]


@router.get("/categories")
async def list_categories(actor: StaffActor, library: Library) -> list[CategoryView]:
    return await library.list_categories(actor)


@router.get("/scripts")
async def list_scripts(
    actor: StaffActor,
    library: Library,
    q: SearchText = "",
    locale: Annotated[str, Query(pattern="^(zh-CN|en)$")] = "zh-CN",
) -> list[ScriptView]:
    """Scripts (话术) for quick replies."""
    return await library.list_scripts(actor, q, english=locale == "en")


@router.get("/variables")
async def list_variables(actor: StaffActor, library: Library) -> list[VariableView]:
    """What differs from firm to firm; the unconfirmed ones still have their demonstration values."""
    return await library.list_variables(actor)


@router.get("/variable-uses")
async def list_variable_uses(actor: StaffActor, library: Library) -> list[VariableUse]:
    """Where each variable is used."""
    return await library.list_variable_uses(actor)


@router.get("/variables/{key}/versions")
async def list_variable_versions(actor: StaffActor, library: Library, key: str) -> list[VariableVersionView]:
    """What a variable was before, newest first."""
    return await library.list_variable_versions(actor, key)


@router.put("/variables/{key}")
async def set_variable(actor: StaffActor, library: Library, key: str, command: SetVariable) -> VariableView:
    """Give a variable its value; every answer that names it changes at once."""
    return await library.set_variable(actor, key, command)
