# Modules of Python that go with a training script.
import math
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial, reduce
from itertools import product

import torch


@dataclass
class Settings:
    lr: float = 0.1
    hidden: int = 2


print(Settings(hidden=3), Settings() == Settings(0.1, 2))
print(f"{math.exp(1):.4f}", math.sqrt(16), math.isnan(float("nan")), math.pi)
random.seed(0)
print(random.random(), random.randint(1, 6), random.sample(range(10), 3), random.choice("abc"))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), list(map(partial(pow, 2), range(4))))
print(list(product([0.1, 0.01], [2, 4])))
history = defaultdict(list)
start = time.perf_counter()
for epoch in range(3):
    history["loss"].append(1 / (epoch + 1))
print(dict(history), time.perf_counter() >= start, f"{min(history['loss']):.3f}")
print(max([torch.tensor(1.0), torch.tensor(3.0)]), sum([torch.tensor(1), torch.tensor(2)]), math.log(torch.tensor(1.0)))
