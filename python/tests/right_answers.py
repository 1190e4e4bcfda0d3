# Right answers that differ from our solutions. Each begins with a line of its task and of what is special about it.

# %% 1.1: a list of rows
x = torch.tensor([[value] for value in xs])
y = torch.tensor(ys).view(-1, 1)

# %% 1.2: keepdim, and the deviation with n
def standardize(t):
    centred = t - t.mean(0, keepdim=True)
    return centred / centred.pow(2).mean(0, keepdim=True).sqrt()

# %% 1.3: autograd.grad
def slope(f, at):
    t = torch.tensor([at], requires_grad=True)
    (found,) = torch.autograd.grad(f(t), t)
    return float(found)

# %% 1.4: autograd
def gradient(a, b):
    a, b = torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)
    ((3 * a + b - 2) ** 2).backward()
    return a.grad.item(), b.grad.item()

# %% 1.5: the gradient is cleared first, and data is changed
def step(w, f, lr):
    if w.grad is not None:
        w.grad.zero_()
    f(w).backward()
    w.data -= lr * w.grad

# %% 2.1: scalars, and another order
class MyLinearRegression:
    def __init__(self):
        self.b = torch.tensor(0.0, requires_grad=True)
        self.w = torch.tensor(0.0).requires_grad_()
    def forward(self, x):
        return torch.add(self.b, self.w * x)
    def parameters(self):
        yield self.b
        yield self.w

# %% 2.1: a matrix
class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros((1, 1), requires_grad=True)
        self.b = torch.zeros(1, 1, requires_grad=True)
    def forward(self, x):
        return x @ self.w + self.b
    def parameters(self):
        return (self.w, self.b)

# %% 2.2: a sum over the count
def mse(y_pred, y):
    errors = y - y_pred
    return (errors * errors).sum() / len(y)

# %% 2.2: the function of torch.nn
def mse(y_pred, y):
    return torch.nn.functional.mse_loss(y_pred, y)

# %% 2.3: zero_ in place, and data
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        for p in model.parameters():
            if p.grad is not None:
                p.grad.zero_()
        loss = mse(model.forward(x), y)
        loss.backward()
        for p in model.parameters():
            p.data = p.data - lr * p.grad
        losses += [float(loss)]
    return losses

# %% 2.3: autograd.grad, and a loss of its own
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = ((model.forward(x) - y) ** 2).mean()
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for p, gradient in zip(model.parameters(), gradients):
                p.sub_(lr * gradient)
        losses.append(loss.item())
    return losses

# %% 2.3: w and b by name, with progress printed
def train(model, x, y, lr, epochs):
    losses = []
    for epoch in range(epochs):
        loss = mse(model.forward(x), y)
        loss.backward()
        with torch.no_grad():
            model.w -= lr * model.w.grad
            model.b -= lr * model.b.grad
        model.w.grad.zero_()
        model.b.grad.zero_()
        losses.append(loss.detach().item())
        print(epoch, losses[-1])
    return losses

# %% 2.4: another rate
lr = 0.0225

# %% 3a.1: the long form of super
class NNLinearRegression(nn.Module):
    def __init__(self):
        super(NNLinearRegression, self).__init__()
        self.linear = nn.Linear(in_features=1, out_features=1, bias=True)
    def forward(self, inputs):
        y_pred = self.linear(inputs)
        return y_pred

# %% 3a.2: cleared by the model after the step
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.functional.mse_loss(model.forward(x), y)
        loss.backward()
        optimizer.step()
        model.zero_grad()
        losses.append(loss.item())
    return losses

# %% 3a.3: nn.init
def start_at(model, w, b):
    nn.init.constant_(model.linear.weight, w)
    nn.init.constant_(model.linear.bias, b)

# %% 3a.3: data
def start_at(model, w, b):
    model.linear.weight.data = torch.tensor([[w]])
    model.linear.bias.data[0] = b

# %% 3b.1: Sequential with ReLU
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, hidden), nn.ReLU(), nn.Linear(hidden, 1))
    def forward(self, x):
        return self.net(x)

# %% 3b.1: modules by other names, with the output layer first
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.last = nn.Linear(hidden, 1)
        self.first = nn.Linear(1, hidden)
        self.between = nn.Tanh()
    def forward(self, x):
        x = self.first(x)
        x = self.between(x)
        return self.last(x)

# %% 3b.2: nn.MSELoss, cleared at the end
def train(model, optimizer, x, y, epochs):
    criterion = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        loss = criterion(model(x), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses

# %% 3b.3: the loss after the last step
def final_loss(seed, hidden, kind, lr, epochs):
    torch.manual_seed(seed)
    model = MLP(hidden=hidden)
    train(model, kind(model.parameters(), lr), x, y, epochs)
    return nn.functional.mse_loss(model(x), y).item()

# %% 3b.4: more units
settings = {"hidden": 20, "kind": torch.optim.Adam, "lr": 0.1, "epochs": 200}
