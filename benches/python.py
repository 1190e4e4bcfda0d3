"""The speed of Python in the page: training the network of the problem set, and calls of a method.

Run it in a cell of the notebook, with `cargo run --release -p python --example run -- benches/python.py`, or under PyTorch.
Each line gives the shortest of five runs, in seconds.
"""

import time

import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(1, 2)
        self.out = nn.Linear(2, 1)

    def forward(self, x):
        return self.out(torch.sigmoid(self.hidden(x)))


class Counter:
    def __init__(self):
        self.count = 0

    def add(self):
        self.count += 1


def train():
    x = torch.linspace(2, 11, 15).unsqueeze(1)
    y = 0.25 * x + 0.8
    torch.manual_seed(0)
    model, criterion = MLP(), nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(300):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def call():
    counter = Counter()
    for _ in range(100_000):
        counter.add()


def best(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


print(f"300 epochs of the network: {best(train):.3f} s")
print(f"100,000 calls of a method: {best(call):.3f} s")
