# Typical wrong answers. Each begins with a line of its task and words of the diagnosis that it has to get.

# %% 1.1: x has the shape (15,)
x = torch.tensor(xs)
y = torch.tensor(ys)

# %% 1.1: y has the shape (1, 15)
x = torch.tensor(xs).reshape(-1, 1)
y = torch.tensor([ys])

# %% 1.1: x is of the type torch.float64
x = torch.tensor(xs, dtype=torch.float64).unsqueeze(1)
y = torch.tensor(ys, dtype=torch.float64).unsqueeze(1)

# %% 1.1: x is of the type list, not a tensor
x = xs
y = ys

# %% 1.1: x holds the values of the other list
x = torch.tensor(ys).unsqueeze(1)
y = torch.tensor(xs).unsqueeze(1)

# %% 1.2: over all entries of the tensor
def standardize(t):
    return (t - t.mean()) / t.std()

# %% 1.2: The two shapes do not fit
def standardize(t):
    return (t - t.mean(dim=1)) / t.std(dim=1)

# %% 1.2: not yet the standard deviation 1
def standardize(t):
    return t - t.mean(dim=0)

# %% 1.2: divides by the variance
def standardize(t):
    return (t - t.mean(dim=0)) / t.var(dim=0)

# %% 1.2: changes the tensor that it is given
def standardize(t):
    t -= t.mean(dim=0)
    t /= t.std(dim=0)
    return t

# %% 1.2: Is a return missing?
def standardize(t):
    (t - t.mean(dim=0)) / t.std(dim=0)

# %% 1.3: requires_grad is missing where the tensor is made
def slope(f, at):
    t = torch.tensor(at)
    f(t).backward()
    return t.grad.item()

# %% 1.3: A value is None
def slope(f, at):
    t = torch.tensor(at, requires_grad=True)
    f(t)
    return t.grad.item()

# %% 1.3: the value of f, not its derivative
def slope(f, at):
    return f(torch.tensor(at)).item()

# %% 1.3: is a tensor, not a Python number
def slope(f, at):
    t = torch.tensor(at, requires_grad=True)
    f(t).backward()
    return t.grad

# %% 1.3: gradients of earlier calls are added
kept = {}
def slope(f, at):
    t = kept.setdefault((f, at), torch.tensor(at, requires_grad=True))
    f(t).backward()
    return t.grad.item()

# %% 1.4: lacks the inner derivative
def gradient(a, b):
    inner = 3 * a + b - 2
    return 2 * inner, 2 * inner

# %% 1.4: the two derivatives are exchanged
def gradient(a, b):
    inner = 3 * a + b - 2
    return 2 * inner, 6 * inner

# %% 1.4: lack the factor that the square gives
def gradient(a, b):
    inner = 3 * a + b - 2
    return 3 * inner, inner

# %% 1.5: fails in line 3 of cell
def step(w, f, lr):
    f(w).backward()
    w -= lr * w.grad

# %% 1.5: Gradients must not be recorded during the update
def step(w, f, lr):
    f(w).backward()
    w -= lr * w.grad
    w.grad = None

# %% 1.5: w has not changed
def step(w, f, lr):
    f(w).backward()
    w = w - lr * w.grad

# %% 1.5: the step goes up
def step(w, f, lr):
    f(w).backward()
    with torch.no_grad():
        w += lr * w.grad
    w.grad = None

# %% 1.5: the gradient has to be cleared between steps
def step(w, f, lr):
    f(w).backward()
    with torch.no_grad():
        w -= lr * w.grad

# %% 1.5: w is a new tensor, computed by an assignment such as w = w - ...
def step(w, f, lr):
    f(w).backward()
    with torch.no_grad():
        w = w - lr * w.grad
    w.grad.zero_()

# %% 2.1: was made without requires_grad
class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros(1)
        self.b = torch.zeros(1)
    def forward(self, x):
        return x * self.w + self.b
    def parameters(self):
        return [self.w, self.b]

# %% 2.1: w * x without b
class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x * self.w
    def parameters(self):
        return [self.w, self.b]

# %% 2.1: would broadcast to (6, 6)
class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x.squeeze() * self.w + self.b
    def parameters(self):
        return [self.w, self.b]

# %% 2.1: does not contain self.b itself
class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x * self.w + self.b
    def parameters(self):
        return [self.w]

# %% 2.1: two models share their parameters
class MyLinearRegression:
    w = torch.zeros(1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x * self.w + self.b
    def parameters(self):
        return [self.w, self.b]

# %% 2.1: do not lead back to w and b
class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x * self.w.item() + self.b.item()
    def parameters(self):
        return [self.w, self.b]

# %% 2.1: a part of forward is cut off
class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x * self.w + self.b.detach()
    def parameters(self):
        return [self.w, self.b]

# %% 2.1: starts at
class MyLinearRegression:
    def __init__(self):
        self.w = torch.randn(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x * self.w + self.b
    def parameters(self):
        return [self.w, self.b]

# %% 2.2: a sum instead of a mean
def mse(y_pred, y):
    return torch.sum((y_pred - y) ** 2)

# %% 2.2: The square is missing
def mse(y_pred, y):
    return torch.mean(y_pred - y)

# %% 2.2: the root of the mean squared error
def mse(y_pred, y):
    return torch.sqrt(torch.mean((y_pred - y) ** 2))

# %% 2.2: a Python number
def mse(y_pred, y):
    return torch.mean((y_pred - y) ** 2).item()

# %% 2.2: A loss is one number
def mse(y_pred, y):
    return (y_pred - y) ** 2

# %% 2.2: divided by 15 whatever the number of points is
def mse(y_pred, y):
    return torch.sum((y_pred - y) ** 2) / 15

# %% 2.2: does not lead back to y_pred
def mse(y_pred, y):
    return torch.mean((y_pred.detach() - y) ** 2)

# %% 2.3: gradients are not cleared between the steps
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
    return losses

# %% 2.3: The update is recorded in the graph
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        for p in model.parameters():
            p -= lr * p.grad
            p.grad = None
    return losses

# %% 2.3: the update has the wrong sign
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p += lr * p.grad
                p.grad = None
    return losses

# %% 2.3: gives the name p to a new tensor
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p = p - lr * p.grad
    return losses

# %% 2.3: compares each prediction with each y
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x).squeeze(), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad = None
    return losses

# %% 2.3: Each step needs a prediction and a loss of its own
def train(model, x, y, lr, epochs):
    losses = []
    loss = mse(model.forward(x), y)
    for epoch in range(epochs):
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad = None
    return losses

# %% 2.3: grad is None until backward() has run
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad = None
    return losses

# %% 2.3: Before the first backward() there is no gradient to clear
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        for p in model.parameters():
            p.grad.zero_()
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
    return losses

# %% 2.3: replaces the tensors of the model
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        model.w = (model.w - lr * model.w.grad).detach().requires_grad_()
        model.b = (model.b - lr * model.b.grad).detach().requires_grad_()
    return losses

# %% 2.3: train does not use its argument lr
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= 0.03 * p.grad
                p.grad = None
    return losses

# %% 2.3: never calls the model that it is given
def train(model, x, y, lr, epochs):
    losses = []
    model = MyLinearRegression()
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad = None
    return losses

# %% 2.3: the losses are tensors
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        losses.append(loss)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad = None
    return losses

# %% 2.3: train returns None
def train(model, x, y, lr, epochs):
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
                p.grad = None

# %% 2.4: the losses grow from epoch to epoch
lr = 0.1

# %% 2.4: the steps along the flat direction
lr = 0.001
