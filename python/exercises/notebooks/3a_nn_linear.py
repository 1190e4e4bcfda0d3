# %% [markdown]
# # Exercise 3a: linear regression with nn
#
# The same line with the layers, losses and optimizers of PyTorch. Replace each blank, `...`, and run the cell with
# its Run button or **Shift+Enter**. `lab.hint("3a.1")` gives hints, and `lab.solution("3a.1")` prints a solution.

# %%
import torch
import torch.nn as nn
import lab

x = torch.tensor([
    3.3, 4.4, 5.5, 6.71, 6.93,
    4.168, 9.779, 6.182, 7.59, 2.167,
    7.042, 10.791, 5.313, 7.997, 3.1,
])
y = torch.tensor([
    1.7, 2.76, 2.09, 3.19, 1.694,
    1.573, 3.366, 2.596, 2.53, 1.221,
    2.827, 3.465, 1.65, 2.904, 1.3,
])
x, y = x.unsqueeze(1), y.unsqueeze(1)

# %% [markdown]
# ## 3a.1 The model as a module
#
# Write the line as a module with one layer, `self.linear`.

# %%
class NNLinearRegression(nn.Module):
    def __init__(self):
        ...

    def forward(self, x):
        return ...


lab.check("3a.1")

# %% [markdown]
# ## 3a.2 Training with an optimizer
#
# Train with `nn.MSELoss` and `torch.optim.SGD`. Return the list of losses, each as a number and before the step of its epoch.

# %%
def train(model, x, y, lr, epochs):
    criterion = ...
    optimizer = ...
    losses = []
    for epoch in range(epochs):
        ...
    return losses


lab.check("3a.2")

# %% [markdown]
# The run of the course: 100 epochs with a learning rate of 0.001. The losses differ from those of exercise 2, which end near
# 0.23. Run the cell several times, and with other seeds.

# %%
torch.manual_seed(3892789387)
model = NNLinearRegression()
losses = train(model, x, y, lr=1e-3, epochs=100)
for epoch in range(0, 100, 10):
    print(f"epoch {epoch + 1}: loss {losses[epoch]:.4f}")

# %% [markdown]
# ## 3a.3 The same start
#
# To compare the two runs, let them start from the same line. Set the weight of the layer to `w` and its bias to `b`. Both stay
# the same parameters.

# %%
def start_at(model, w, b):
    ...


lab.check("3a.3")

# %%
model = NNLinearRegression()
start_at(model, 0.0, 0.0)
losses = train(model, x, y, lr=1e-3, epochs=50)
for epoch in range(0, 50, 10):
    print(f"epoch {epoch + 1}: loss {losses[epoch]:.4f}")

# %% [markdown]
# ## 3a.4 Why the results differ
#
# Exercise 2 and the run above with a seed end with different losses. Why? Try what you need, then choose:
#
# - A: `nn.MSELoss` computes another loss than `mse`.
# - B: `torch.optim.SGD` takes other steps than the loop by hand.
# - C: the loss has several minima, and the runs end in different ones.
# - D: the runs start from different parameters, and with this learning rate they are far from the minimum when they end.

# %%
reason = ...

lab.check("3a.4")
