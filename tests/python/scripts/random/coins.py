# Coins, from the same seed
# Only in float32: coins are drawn in the type of their probabilities
import torch

torch.manual_seed(0)
print(torch.bernoulli(torch.full((5,), 0.5)))
print(torch.bernoulli(torch.full((17,), 0.3)))
print(torch.full((2, 2), 0.5).bernoulli())
print(torch.rand(2), torch.randint_like(torch.zeros(3), 5))
