# Typical wrong answers to the exercises with `torch.nn`, as in wrong_answers.py.

# %% 3a.1: super().__init__() comes too late or is missing
class NNLinearRegression(nn.Module):
    def __init__(self):
        self.linear = nn.Linear(1, 1)
        super().__init__()
    def forward(self, x):
        return self.linear(x)

# %% 3a.1: parameters() of NNLinearRegression is empty
class NNLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = [nn.Linear(1, 1)]
    def forward(self, x):
        return self.linear[0](x)

# %% 3a.1: parameters() of NNLinearRegression is empty
class NNLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
    def forward(self, x):
        return x * self.w + self.b

# %% 3a.1: is not derived from nn.Module
class NNLinearRegression:
    def __init__(self):
        self.linear = nn.Linear(1, 1)
    def forward(self, x):
        return self.linear(x)

# %% 3a.1: takes 15 numbers and gives 1
class NNLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(15, 1)
    def forward(self, x):
        return self.linear(x)

# %% 3a.1: applies a sigmoid
class NNLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)
    def forward(self, x):
        return torch.sigmoid(self.linear(x))

# %% 3a.1: Is a return missing?
class NNLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)
    def forward(self, x):
        self.linear(x)

# %% 3a.1: no method forward
class NNLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)
    def forwards(self, x):
        return self.linear(x)

# %% 3a.2: backward() of the loss is never called
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: step() comes before backward()
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses

# %% 3a.2: cleared between backward() and step()
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: step() of the optimizer is never called
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses

# %% 3a.2: gradients are not cleared between the steps
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: a sum over the points instead of their mean
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss(reduction="sum")(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: compares each prediction with each y
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x).flatten(), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: train uses Adam
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: holds other tensors than the parameters of the model
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(NNLinearRegression().parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: The optimizer gets no parameters
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD([], lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.2: the optimizer has the rate 0.001
def train(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    losses = []
    for epoch in range(epochs):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3a.3: cannot be replaced by a plain tensor
def start_at(model, w, b):
    model.linear.weight = torch.tensor([[w]])
    model.linear.bias = torch.tensor([b])

# %% 3a.3: gives the layer new parameters
def start_at(model, w, b):
    model.linear.weight = nn.Parameter(torch.tensor([[w]]))
    model.linear.bias = nn.Parameter(torch.tensor([b]))

# %% 3a.3: sets the weight, but not the bias
def start_at(model, w, b):
    with torch.no_grad():
        model.linear.weight.fill_(w)

# %% 3a.3: Gradients must not be recorded during the update
def start_at(model, w, b):
    model.linear.weight.fill_(w)
    model.linear.bias.fill_(b)

# %% 3a.4: A is not the reason
reason = "A"

# %% 3a.4: B is not the reason
reason = "b"

# %% 3a.4: C is not the reason
reason = "C"

# %% 3b.1: there is no activation between the layers
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = nn.Linear(1, hidden)
        self.out = nn.Linear(hidden, 1)
    def forward(self, x):
        return self.out(self.hidden(x))

# %% 3b.1: sigmoid also comes after the output layer
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = nn.Linear(1, hidden)
        self.out = nn.Linear(hidden, 1)
    def forward(self, x):
        return torch.sigmoid(self.out(torch.sigmoid(self.hidden(x))))

# %% 3b.1: ReLU comes after the output layer, and none between the layers
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, hidden), nn.Linear(hidden, 1), nn.ReLU())
    def forward(self, x):
        return self.net(x)

# %% 3b.1: ReLU also comes after the output layer
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.ReLU())
    def forward(self, x):
        return self.net(x)

# %% 3b.1: the argument is not used
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = nn.Linear(1, 2)
        self.out = nn.Linear(2, 1)
    def forward(self, x):
        return self.out(torch.sigmoid(self.hidden(x)))

# %% 3b.1: parameters() of MLP is empty
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.layers = [nn.Linear(1, hidden), nn.Linear(hidden, 1)]
    def forward(self, x):
        return self.layers[1](torch.sigmoid(self.layers[0](x)))

# %% 3b.1: the network has one layer
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = nn.Linear(1, 1)
    def forward(self, x):
        return torch.sigmoid(self.hidden(x))

# %% 3b.1: is applied to x, before the hidden layer
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = nn.Linear(1, hidden)
        self.out = nn.Linear(hidden, 1)
    def forward(self, x):
        return self.out(self.hidden(torch.sigmoid(x)))

# %% 3b.1: A layer gets another number of features
class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = nn.Linear(1, hidden)
        self.out = nn.Linear(hidden, 1)
    def forward(self, x):
        return self.hidden(torch.sigmoid(self.out(x)))

# %% 3b.2: makes an optimizer of its own
def train(model, optimizer, x, y, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    losses = []
    for epoch in range(epochs):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3b.2: step() is called once, after the loop
def train(model, optimizer, x, y, epochs):
    losses = []
    for epoch in range(epochs):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    return losses

# %% 3b.2: returns 1 losses for 5 epochs
def train(model, optimizer, x, y, epochs):
    for epoch in range(epochs):
        losses = []
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3b.2: the losses are those after the step
def train(model, optimizer, x, y, epochs):
    losses = []
    for epoch in range(epochs):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(nn.functional.mse_loss(model(x), y).item())
    return losses

# %% 3b.2: does not lead back to a tensor that records gradients
def train(model, optimizer, x, y, epochs):
    losses = []
    for epoch in range(epochs):
        with torch.no_grad():
            loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% 3b.3: the seed has to be set before
def final_loss(seed, hidden, kind, lr, epochs):
    model = MLP(hidden)
    torch.manual_seed(seed)
    optimizer = kind(model.parameters(), lr=lr)
    return train(model, optimizer, x, y, epochs)[-1]

# %% 3b.3: the argument seed is not used
def final_loss(seed, hidden, kind, lr, epochs):
    torch.manual_seed(0)
    model = MLP(hidden)
    optimizer = kind(model.parameters(), lr=lr)
    return train(model, optimizer, x, y, epochs)[-1]

# %% 3b.3: the argument kind is not used
def final_loss(seed, hidden, kind, lr, epochs):
    torch.manual_seed(seed)
    model = MLP(hidden)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    return train(model, optimizer, x, y, epochs)[-1]

# %% 3b.3: the argument hidden is not used
def final_loss(seed, hidden, kind, lr, epochs):
    torch.manual_seed(seed)
    model = MLP(2)
    optimizer = kind(model.parameters(), lr=lr)
    return train(model, optimizer, x, y, epochs)[-1]

# %% 3b.3: returns a list
def final_loss(seed, hidden, kind, lr, epochs):
    torch.manual_seed(seed)
    model = MLP(hidden)
    optimizer = kind(model.parameters(), lr=lr)
    return train(model, optimizer, x, y, epochs)

# %% 3b.4: are not below 0.1689
settings = dict(hidden=2, kind=torch.optim.Adam, lr=0.1, epochs=300)

# %% 3b.4: a whole number from 1 to 500
settings = dict(hidden=8, kind=torch.optim.Adam, lr=0.1, epochs=5000)

# %% 3b.4: a class of torch.optim
settings = dict(hidden=8, kind="Adam", lr=0.1, epochs=300)
