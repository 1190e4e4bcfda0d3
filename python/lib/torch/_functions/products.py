"""Products of matrices."""

import _operations
import _selection

from .._shapes import broadcast, count
from .core import DOUBLE, _operand, _torch_name, absent, is_tensor, method, not_a_tensor
from .shaping import _view, expand, squeeze, stack, unsqueeze


@method
def matmul(input, other):
    a, b = input, _operand(other)
    if not is_tensor(a) or not is_tensor(b):
        raise not_a_tensor("matmul", *(("other", 2, b) if is_tensor(a) else ("input", 1, a)))
    if a.kind != b.kind:
        names = {"float32": "float", "float64": "double", "int32": "int", "int64": "long int", "bool": "bool"}
        one, two = names[a.dtype._name], names[b.dtype._name]
        error = RuntimeError(
            f"expected m1 and m2 to have the same dtype, but got: {one} != {two}"
            if a.dim() == 2 and b.dim() == 2
            else f"dot : expected both vectors to have same dtype, but found {_torch_name(a)} and {_torch_name(b)}"
            if a.dim() == 1 and b.dim() == 1
            else f"expected m1 and m2 to have the same dtype, but got: {one} != {two}"
        )
        error.add_note("Convert one of them, for example with .float() or .double().")
        raise error
    if a.dim() == 0 or b.dim() == 0:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {a.dim()}D and {b.dim()}D")
    if a.dim() == 1 and b.dim() == 1:
        if a.extents != b.extents:
            raise RuntimeError(f"inconsistent tensor size, expected tensor {list(a.extents)} and src {list(b.extents)} to have the same number of elements, but got {a.numel()} and {b.numel()} elements respectively")
        return _product(_view(a, (1, -1)), _view(b, (-1, 1)), (), "DotBackward0")
    if a.dim() == 2 and b.dim() == 1:
        if a.extents[1] != b.extents[0]:
            raise RuntimeError(f"size mismatch, got input ({a.extents[0]}), mat ({a.extents[0]}x{a.extents[1]}), vec ({b.extents[0]})")
        return _product(a, _view(b, (-1, 1)), (a.extents[0],), "MvBackward0")
    if a.dim() == 1 and b.dim() == 2:
        _check_matrices((1, a.extents[0]), b.extents)
        return _product(_view(a, (1, -1)), b, (b.extents[1],), "SqueezeBackward4")
    if a.dim() == 2 and b.dim() == 2:
        _check_matrices(a.extents, b.extents)
        return _matrix_product(a, b)
    return _batched(a, b)


def _check_matrices(a, b, name="mm"):
    if a[1] != b[0]:
        error = RuntimeError(f"{name}: mat1 and mat2 shapes cannot be multiplied ({a[0]}x{a[1]} and {b[0]}x{b[1]})")
        error.add_note("The number of columns of the first must be the number of rows of the second.")
        raise error


def _matrix_product(a, b):
    if a.dtype.is_floating_point:
        return _operations.apply("matmul", [a, b])
    return _operations.convert(_operations.apply("matmul", [_operations.convert(a, DOUBLE), _operations.convert(b, DOUBLE)]), a.kind)


def _product(a, b, shape, name):
    return _selection.view(_matrix_product(a, b), shape).named(name)


def _batched(a, b):
    vector_a, vector_b = a.dim() == 1, b.dim() == 1
    a = unsqueeze(a, 0) if vector_a else a
    b = unsqueeze(b, 1) if vector_b else b
    if a.extents[-1] != b.extents[-2]:
        rows = count(a.extents[:-1])
        if b.dim() == 2:
            _check_matrices((rows, a.extents[-1]), b.extents)
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{count(a.extents[:-2])}, {a.extents[-1]}] "
            f"but got: [{count(b.extents[:-2])}, {b.extents[-2]}]."
        )
    batch = broadcast(a.extents[:-2], b.extents[:-2])
    rows, inner, columns = a.extents[-2], a.extents[-1], b.extents[-1]
    if b.dim() == 2:
        whole = _matrix_product(_view(a, (-1, inner)), b)
        result = _selection.view(whole, batch + (rows, columns)).named("UnsafeViewBackward0")
    else:
        a, b = expand(a, *batch, rows, inner), expand(b, *batch, inner, columns)
        a, b = _view(a, (-1, rows, inner)), _view(b, (-1, inner, columns))
        parts = [_matrix_product(a[at], b[at]) for at in range(a.extents[0])]
        result = _selection.view(stack(parts), batch + (rows, columns)).named("UnsafeViewBackward0" if len(batch) > 1 else "BmmBackward0")
    if vector_a:
        result = squeeze(result, -2)
    return squeeze(result, -1) if vector_b else result


@method
def mm(input, mat2):
    for name, x in (("self", input), ("mat2", mat2)):
        if x.dim() != 2:
            raise RuntimeError(f"mm: {name} must be a matrix, got {x.dim()}-D tensor")
    return matmul(input, mat2)


@method
def mv(input, vec):
    return matmul(input, vec)


@method
def dot(input, other):
    if input.dim() != 1 or other.dim() != 1:
        raise RuntimeError(f"1D tensors expected, but got {input.dim()}D and {other.dim()}D tensors")
    return matmul(input, other)


inner = dot


@method
def bmm(input, mat2):
    for name, x in (("batch1", input), ("batch2", mat2)):
        if x.dim() != 3:
            raise RuntimeError(f"{name} must be a 3D tensor")
    return matmul(input, mat2)


@method
def outer(input, vec2):
    return unsqueeze(input, 1) * vec2


ger = outer


def einsum(equation, *operands):
    """A sum of products, written with a letter for each axis."""
    operands = operands[0] if len(operands) == 1 and isinstance(operands[0], (list, tuple)) else operands
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    if "." in inputs:
        absent("torch.einsum with an ellipsis", "einsum with a letter for each axis")
    inputs = inputs.split(",")
    if len(inputs) != len(operands):
        raise RuntimeError(
            f"einsum(): {'more' if len(operands) > len(inputs) else 'fewer'} operands were provided than specified in the equation"
        )
    letters = sorted(set("".join(inputs)))
    if not arrow:
        output = "".join(letter for letter in letters if "".join(inputs).count(letter) == 1)
    order, extents = list(output) + [letter for letter in letters if letter not in output], {}
    product = None
    for number, (names, x) in enumerate(zip(inputs, operands)):
        if len(names) != x.dim():
            raise RuntimeError(
                f"einsum(): the number of subscripts in the equation ({len(names)}) does not match the number of "
                f"dimensions ({x.dim()}) for operand {number} and no ellipsis was given"
            )
        for letter in set(names):
            while names.count(letter) > 1:
                first, second = names.index(letter), names.rindex(letter)
                x = x.diagonal(0, first, second)
                names = names[:first] + names[first + 1 : second] + names[second + 1 :] + letter
        for letter, extent in zip(names, x.extents):
            if extents.setdefault(letter, extent) != extent and extent != 1:
                raise RuntimeError(
                    f"einsum(): operands do not broadcast with remapped shapes [original->remapped]: subscript {letter} has "
                    f"size {extent} for operand {number} which does not broadcast with previously seen size {extents[letter]}"
                )
        present = [letter for letter in order if letter in names]
        x = x.permute([names.index(letter) for letter in present])
        x = _view(x, [extents[letter] if letter in names else 1 for letter in order])
        product = x if product is None else product * x
    summed = tuple(range(len(output), len(order)))
    return product.sum(summed) if summed else product


def tensordot(a, b, dims=2):
    if isinstance(dims, int):
        dims = list(range(a.dim() - dims, a.dim())), list(range(dims))
    left, right = ([axis % x.dim() for axis in axes] for x, axes in zip((a, b), dims))
    kept_a, kept_b = ([axis for axis in range(x.dim()) if axis not in used] for x, used in ((a, left), (b, right)))
    rows = _view(a.permute(kept_a + left), (-1, count([a.extents[axis] for axis in left])))
    columns = _view(b.permute(right + kept_b), (rows.extents[1], -1))
    return _view(matmul(rows, columns), [a.extents[axis] for axis in kept_a] + [b.extents[axis] for axis in kept_b])


def kron(input, other):
    one, two = input.extents, other.extents
    spread = _view(input, [extent for pair in zip(one, (1,) * len(one)) for extent in pair])
    product = spread * _view(other, [extent for pair in zip((1,) * len(two), two) for extent in pair])
    return _view(product, [a * b for a, b in zip(one, two)])


def cdist(x1, x2, p=2.0):
    return (unsqueeze(x1, 1) - unsqueeze(x2, 0)).norm(p, -1)


def addmm(input, mat1, mat2, *, beta=1, alpha=1):
    return (input * beta + matmul(mat1, mat2) * alpha).named("AddmmBackward0")
