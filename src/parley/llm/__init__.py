"""Reading with a language model: the prompt, the checks on its answer, and the client that asks it.

No line passes without its words in the report: see :mod:`parley.llm.grounding`.
"""

from parley.llm.accepting import Reading, accept, gathered
from parley.llm.answer import answer_schema
from parley.llm.config import configured, default_config
from parley.llm.cost import Price, Usage, told
from parley.llm.prompt import Known, Prompt, prompt_for
from parley.llm.reader import LLMReader
from parley.llm.refused import Refused
from parley.llm.sentences import Numbered

__all__ = [
    "Known",
    "LLMReader",
    "Numbered",
    "Price",
    "Prompt",
    "Reading",
    "Refused",
    "Usage",
    "accept",
    "answer_schema",
    "configured",
    "default_config",
    "gathered",
    "prompt_for",
    "told",
]
