"""A language model behind any OpenAI-compatible server (vLLM, DeepSeek, Qwen ...), if one is configured."""

from wenlu.platform.llm.model import Budget, Failure, LanguageModel, ModelFailed, Prompt, Task
from wenlu.platform.settings import Settings
from wenlu.platform.telemetry import Metrics

__all__ = ["Budget", "Failure", "LanguageModel", "ModelFailed", "Prompt", "Task", "open_model"]


def open_model(settings: Settings, metrics: Metrics) -> LanguageModel | None:
    """Return the model that the settings name, or None; nothing is connected before the first call."""
    if not settings.llm_url:
        return None
    from wenlu.platform.llm.client import OpenAiModel  # noqa: PLC0415  a third of a second that only its users pay

    return OpenAiModel(settings, metrics)
