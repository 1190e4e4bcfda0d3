"""`torch.utils.data`: data sets and batches."""

import _torch

from ... import _dtype, _functions as T
from ...random import Generator, drawn


class Dataset:
    def __getitem__(self, index):
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other):
        return ConcatDataset([self, other])


class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(x.shape[0] != tensors[0].shape[0] for x in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(x[index] for x in self.tensors)

    def __len__(self):
        return self.tensors[0].shape[0]


class Subset(Dataset):
    def __init__(self, dataset, indices):
        self.dataset, self.indices = dataset, list(indices)

    def __getitem__(self, index):
        return self.dataset[self.indices[index]]

    def __len__(self):
        return len(self.indices)


class ConcatDataset(Dataset):
    def __init__(self, datasets):
        self.datasets = list(datasets)

    def __getitem__(self, index):
        for dataset in self.datasets:
            if index < len(dataset):
                return dataset[index]
            index -= len(dataset)
        raise IndexError("index out of range")

    def __len__(self):
        return sum(len(dataset) for dataset in self.datasets)


def random_split(dataset, lengths, generator=None):
    if all(isinstance(length, float) for length in lengths):
        sizes = [int(len(dataset) * length) for length in lengths]
        for at in range(len(dataset) - sum(sizes)):
            sizes[at % len(sizes)] += 1
        lengths = sizes
    if sum(lengths) != len(dataset):
        raise ValueError("Sum of input lengths does not equal the length of the input dataset!")
    order, start, parts = T.randperm(len(dataset), generator=generator).tolist(), 0, []
    for length in lengths:
        parts.append(Subset(dataset, order[start : start + length]))
        start += length
    return parts


def default_collate(batch):
    first = batch[0]
    if T.is_tensor(first):
        return T.stack(batch)
    if isinstance(first, bool):
        return T.tensor(batch)
    if isinstance(first, float):
        return T.tensor(batch, dtype=_dtype.float64)
    if isinstance(first, int):
        return T.tensor(batch)
    if hasattr(first, "_values"):
        return T.stack([item._values for item in batch])
    if isinstance(first, dict):
        return {key: default_collate([item[key] for item in batch]) for key in first}
    if isinstance(first, (tuple, list)):
        return [default_collate(list(part)) for part in zip(*batch)]
    return batch


class DataLoader:
    """Batches of a data set. Their order is PyTorch's for the same seed."""

    def __init__(self, dataset, batch_size=1, shuffle=False, sampler=None, batch_sampler=None, num_workers=0, collate_fn=None, pin_memory=False, drop_last=False, timeout=0, worker_init_fn=None, multiprocessing_context=None, generator=None):
        if batch_size is not None and batch_size <= 0:
            raise ValueError(f"batch_size should be a positive integer value, but got batch_size={batch_size}")
        if shuffle and sampler is not None:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        self.dataset, self.batch_size, self.drop_last, self.sampler = dataset, batch_size, drop_last, sampler
        self.collate_fn, self._shuffle, self.generator = collate_fn or default_collate, shuffle, generator

    def __len__(self):
        count = len(self.dataset)
        return count // self.batch_size if self.drop_last else -(-count // self.batch_size)

    def __iter__(self):
        # PyTorch draws a seed for its workers first, even if there are none, and one for the order.
        drawn(self.generator, _torch.random_seed)
        order = range(len(self.dataset))
        if self._shuffle:
            generator = self.generator or Generator().manual_seed(_torch.random_seed())
            order = drawn(generator, _torch.randperm, len(self.dataset)).tolist()
        elif self.sampler is not None:
            order = list(self.sampler)
        order = list(order)
        for start in range(0, len(order), self.batch_size):
            chosen = order[start : start + self.batch_size]
            if self.drop_last and len(chosen) < self.batch_size:
                return
            yield self.collate_fn([self.dataset[at] for at in chosen])


def __getattr__(name):
    from _near import missing

    raise missing("torch.utils.data", name, globals())
