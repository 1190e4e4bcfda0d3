# %% [markdown]
# # Exercise 1: tensors and autograd
#
# Replace each blank, `...`, and run the cell with its Run button or **Shift+Enter**. The last line of a cell checks your
# answer: it runs your code on data of its own and says what is wrong.
#
# `lab.hint("1.1")` gives a hint, three in all, and `lab.solution("1.1")` prints a solution. `lab.tasks()` lists the tasks.

# %%
import torch
import lab

xs = [
    3.3, 4.4, 5.5, 6.71, 6.93,
    4.168, 9.779, 6.182, 7.59, 2.167,
    7.042, 10.791, 5.313, 7.997, 3.1,
]
ys = [
    1.7, 2.76, 2.09, 3.19, 1.694,
    1.573, 3.366, 2.596, 2.53, 1.221,
    2.827, 3.465, 1.65, 2.904, 1.3,
]

# %% [markdown]
# ## 1.1 The points as tensors
#
# The sheet has 15 points, `xs` and `ys`. Make a tensor of each list: a column of shape `(15, 1)`, with one row for each point.

# %%
x = ...
y = ...

lab.check("1.1")

# %% [markdown]
# ## 1.2 Standardise columns
#
# A table has one row for each point and one column for each feature. Subtract the mean of each column and divide by its
# standard deviation, without a loop. Return a new tensor.

# %%
def standardize(t):
    return ...


lab.check("1.2")

# %% [markdown]
# ## 1.3 A slope by autograd
#
# `f` is a function from a tensor with one entry to a tensor with one entry. Return its derivative at the number `at`, as a
# Python number. Autograd computes it: you do not need a formula for `f`.

# %%
def slope(f, at):
    t = ...
    ...


lab.check("1.3")

# %% [markdown]
# ## 1.4 A gradient by hand
#
# Let f(a, b) = (3a + b - 2)². Derive df/da and df/db on paper, and return both. The check compares them with autograd.

# %%
def gradient(a, b):
    return ..., ...


lab.check("1.4")

# %% [markdown]
# ## 1.5 One step down
#
# `w` records gradients, and `f(w)` is a number. Move `w` by one step of gradient descent: by `lr` times the gradient,
# against it. The check takes two steps in a row.

# %%
def step(w, f, lr):
    ...


lab.check("1.5")
