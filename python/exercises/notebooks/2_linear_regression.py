# %% [markdown]
# # Exercise 2: linear regression by hand
#
# A model, a loss and a training loop, with tensors and autograd alone. Replace each blank, `...`, and run the cell with
# its Run button or **Shift+Enter**. `lab.hint("2.1")` gives hints, and `lab.solution("2.1")` prints a solution.

# %%
import torch
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
# ## 2.1 The model
#
# A line: `forward` returns a prediction for each row of `x`. Its parameters `w` and `b` have one entry each, start at 0, and
# are learned.

# %%
class MyLinearRegression:
    def __init__(self):
        self.w = ...
        self.b = ...

    def forward(self, x):
        return ...

    def parameters(self):
        return [self.w, self.b]


lab.check("2.1")

# %% [markdown]
# ## 2.2 The loss
#
# Return the mean squared error of the predictions, as a tensor with one entry.

# %%
def mse(y_pred, y):
    return ...


lab.check("2.2")

# %% [markdown]
# ## 2.3 The training loop
#
# In each epoch, predict all points, compute the loss, and take one step of gradient descent. Return the list of losses, each
# as a number and before the step of its epoch.

# %%
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        ...
    return losses


lab.check("2.3")

# %% [markdown]
# The run of the course: 50 epochs with a learning rate of 0.001. Its loss is 5.9467 before the first step, 1.1699 after 10 steps
# and 0.3857 after 20.

# %%
import matplotlib.pyplot as plt

model = MyLinearRegression()
losses = train(model, x, y, lr=1e-3, epochs=50)
for epoch in range(0, 50, 10):
    print(f"epoch {epoch + 1}: loss {losses[epoch]:.4f}")

line = torch.linspace(2, 11, 2).unsqueeze(1)
plt.plot(x, y, "o", label="data")
plt.plot(line, model.forward(line).detach(), label="fitted line")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()

# %% [markdown]
# ## 2.4 A learning rate
#
# The best line has the loss 0.1689. Find a rate with which 1000 epochs from w = b = 0 bring the loss below 0.1695. Try some:

# %%
for rate in (0.0001, 0.001, 0.01, 0.1):
    print(f"rate {rate}: loss {train(MyLinearRegression(), x, y, rate, 50)[-1]:.4g} after 50 epochs")

# %%
lr = ...

lab.check("2.4")
