# Settings as text, and back
import json
from dataclasses import asdict, dataclass


@dataclass
class Settings:
    lr: float = 0.1
    layers: tuple = (1, 8, 1)


text = json.dumps(asdict(Settings()))
print(text, json.loads(text)["lr"])
print(json.dumps({"a": [1, 2.5, None, True], "b": "x"}, indent=2, sort_keys=True))
try:
    json.loads("{a}")
except json.JSONDecodeError as error:
    print(type(error).__name__, str(error).split(":")[0])
try:
    Settings(1, 2, 3)
except TypeError as error:
    print(error)
