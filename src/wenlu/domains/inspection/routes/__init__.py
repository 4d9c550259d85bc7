"""Inspection over HTTP."""

from fastapi import APIRouter

router = APIRouter()

__all__ = ["router"]
