"""Minutes drafted, discussed, signed and withdrawn; what they configure is asked of the section itself."""

from cruce.governance.life import Life, Stage, life_of, lives
from cruce.governance.negotiating import comment, draft, sign, withdraw
from cruce.governance.reading import read_draft

__all__ = ["Life", "Stage", "comment", "draft", "life_of", "lives", "read_draft", "sign", "withdraw"]
