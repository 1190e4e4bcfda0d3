//! What `x[...]` selects: for each element of the result, the position of an element of `x`.

use engine::tensor::Shape;

/// One entry between the brackets.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// A position, which removes its axis.
    Integer(i64),
    /// Every `step`-th position from `start`, `count` of them; the step can be negative for NumPy's arrays.
    Slice { start: i64, step: i64, count: usize },
    /// A new axis.
    New,
    /// All axes that the other entries do not use.
    Ellipsis,
    /// Positions of any shape.
    Positions { values: Vec<i64>, shape: Vec<usize> },
    /// Whether each element of some axes is selected.
    Mask { values: Vec<bool>, shape: Vec<usize> },
}

/// What an index selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) positions: Vec<usize>,
    pub(crate) shape: Vec<usize>,
}

/// Why an index is refused. All are Python's IndexError.
pub(crate) type Problem = String;

/// The offsets that an entry selects, and their shape.
type Offsets = (Vec<i64>, Vec<usize>);

/// One axis of the result, or several that positions share.
enum Part {
    Axis {
        offset: i64,
        step: i64,
        count: usize,
    },
    /// Offsets of the elements that the positions select.
    Advanced,
}

/// The selection from a tensor of this shape.
pub(crate) fn select(shape: &Shape, items: &[Item]) -> Result<Selection, Problem> {
    let extents = shape.extents();
    let used: usize = items.iter().map(axes_used).sum();
    if used > extents.len() {
        return Err(format!("too many indices for tensor of dimension {}", extents.len()));
    }
    let strides = strides(extents);
    let (mut parts, mut axis, mut base) = (Vec::new(), 0, 0);
    let (mut advanced, mut places): (Vec<Offsets>, Vec<usize>) = (Vec::new(), Vec::new());
    let whole = |axis: usize| Part::Axis { offset: 0, step: strides[axis] as i64, count: extents[axis] };
    let mut ellipsis = Some(extents.len() - used);
    for item in items {
        match item {
            Item::Integer(position) => {
                base += checked(*position, axis, extents[axis])? * strides[axis] as i64;
                axis += 1;
            }
            Item::Slice { start, step, count } => {
                let stride = strides[axis] as i64;
                parts.push(Part::Axis { offset: start * stride, step: step * stride, count: *count });
                axis += 1;
            }
            Item::New => parts.push(Part::Axis { offset: 0, step: 0, count: 1 }),
            Item::Ellipsis => {
                let count = ellipsis.take().ok_or("an index can only have a single ellipsis ('...')")?;
                parts.extend((axis..axis + count).map(whole));
                axis += count;
            }
            Item::Positions { values, shape } => {
                let offsets = offsets(values, axis, extents[axis], strides[axis])?;
                places.push(parts.len());
                parts.push(Part::Advanced);
                advanced.push((offsets, shape.clone()));
                axis += 1;
            }
            Item::Mask { values, shape } => {
                let covered = &extents[axis..axis + shape.len()];
                if let Some(at) = (0..shape.len()).find(|&at| covered[at] != shape[at]) {
                    return Err(format!(
                        "The shape of the mask {} at index {at} does not match the shape of the indexed tensor {} at index {}",
                        list(shape),
                        list(extents),
                        axis + at
                    ));
                }
                // Row-major positions in the covered axes; the innermost of them has the stride that counts.
                let stride = if shape.is_empty() { 0 } else { strides[axis + shape.len() - 1] as i64 };
                let chosen: Vec<i64> =
                    (0_i64..).zip(values).filter(|&(_, &chosen)| chosen).map(|(at, _)| at * stride).collect();
                places.push(parts.len());
                parts.push(Part::Advanced);
                let count = chosen.len();
                advanced.push((chosen, vec![count]));
                axis += shape.len();
            }
        }
    }
    parts.extend((axis..extents.len()).map(whole));
    collect(base, parts, &places, &advanced)
}

fn axes_used(item: &Item) -> usize {
    match item {
        Item::Integer(_) | Item::Slice { .. } | Item::Positions { .. } => 1,
        Item::New | Item::Ellipsis => 0,
        Item::Mask { shape, .. } => shape.len(),
    }
}

/// The number of elements from one position to the next, along each axis of a tensor in row-major order.
pub(crate) fn strides(extents: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; extents.len()];
    for axis in (1..extents.len()).rev() {
        strides[axis - 1] = strides[axis] * extents[axis];
    }
    strides
}

/// A position counted from 0, given one that may count from the end.
fn checked(position: i64, axis: usize, extent: usize) -> Result<i64, Problem> {
    let size = extent as i64;
    if (-size..size).contains(&position) {
        return Ok(if position < 0 { position + size } else { position });
    }
    Err(format!("index {position} is out of bounds for dimension {axis} with size {extent}"))
}

fn offsets(positions: &[i64], axis: usize, extent: usize, stride: usize) -> Result<Vec<i64>, Problem> {
    positions.iter().map(|&position| Ok(checked(position, axis, extent)? * stride as i64)).collect()
}

fn collect(base: i64, mut parts: Vec<Part>, places: &[usize], advanced: &[Offsets]) -> Result<Selection, Problem> {
    let (shared, sums) = combine(advanced)?;
    if !places.is_empty() {
        // The axes of the positions stand where the positions stood, or first if something is between them.
        let adjacent = places.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let at = if adjacent { places[0] } else { 0 };
        parts.retain(|part| matches!(part, Part::Axis { .. }));
        parts.insert(at, Part::Advanced);
    }
    let (mut positions, mut shape) = (vec![base], Vec::new());
    for part in &parts {
        let steps: Vec<i64> = match *part {
            Part::Axis { offset, step, count } => {
                shape.push(count);
                (0..count as i64).map(|index| offset + index * step).collect()
            }
            Part::Advanced => {
                shape.extend(&shared);
                sums.clone()
            }
        };
        positions = positions.iter().flat_map(|position| steps.iter().map(move |step| position + step)).collect();
    }
    Ok(Selection { positions: positions.into_iter().map(|position| position as usize).collect(), shape })
}

/// The offsets of several lists of positions, broadcast to a common shape.
fn combine(advanced: &[Offsets]) -> Result<(Vec<usize>, Vec<i64>), Problem> {
    let mut common = Shape::SCALAR;
    for (_, shape) in advanced {
        let shape = Shape::from_extents(shape).ok_or("an index with too many dimensions")?;
        common = common.broadcast(&shape).ok_or_else(|| {
            let shapes: Vec<_> = advanced.iter().map(|(_, shape)| list(shape)).collect();
            format!(
                "shape mismatch: indexing tensors could not be broadcast together with shapes {}",
                shapes.join(", ")
            )
        })?;
    }
    let mut sums = vec![0; common.size()];
    for (offsets, shape) in advanced {
        for (sum, from) in sums.iter_mut().zip(stretched(shape, common.extents())) {
            *sum += offsets[from];
        }
    }
    Ok((common.extents().to_vec(), sums))
}

/// For each element of a shape, the position in an operand that is broadcast to it.
pub(crate) fn stretched(from: &[usize], to: &[usize]) -> Vec<usize> {
    let own = strides(from);
    let missing = to.len() - from.len();
    let mut positions = vec![0];
    for (axis, &count) in to.iter().enumerate() {
        let stride = if axis < missing || from[axis - missing] == 1 { 0 } else { own[axis - missing] };
        positions = positions.iter().flat_map(|at| (0..count).map(move |index| at + index * stride)).collect();
    }
    positions
}

/// As PyTorch writes a shape in messages: [2, 3].
pub(crate) fn list(extents: &[usize]) -> String {
    let extents: Vec<_> = extents.iter().map(ToString::to_string).collect();
    format!("[{}]", extents.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(extents: &[usize], items: &[Item]) -> (Vec<usize>, Vec<usize>) {
        let selection = select(&Shape::from_extents(extents).expect("small"), items).expect("sound");
        (selection.shape, selection.positions)
    }

    fn positions(values: &[i64]) -> Item {
        Item::Positions { values: values.to_vec(), shape: vec![values.len()] }
    }

    const ALL: Item = Item::Slice { start: 0, step: 1, count: 3 };

    #[test]
    fn positions_and_slices_select_rows_and_columns() {
        assert_eq!(chosen(&[2, 3], &[Item::Integer(-1)]), (vec![3], vec![3, 4, 5]));
        assert_eq!(chosen(&[2, 3], &[Item::Ellipsis, Item::Integer(1)]), (vec![2], vec![1, 4]));
        let every_other = Item::Slice { start: 0, step: 2, count: 2 };
        assert_eq!(chosen(&[2, 3], &[Item::Integer(0), every_other]), (vec![2], vec![0, 2]));
        assert_eq!(chosen(&[3], &[Item::New, ALL]), (vec![1, 3], vec![0, 1, 2]));
    }

    #[test]
    fn lists_of_positions_are_combined_and_stand_where_they_stood() {
        assert_eq!(chosen(&[2, 3], &[positions(&[1, 0]), positions(&[2, 0])]), (vec![2], vec![5, 0]));
        assert_eq!(chosen(&[3, 3], &[ALL, positions(&[2, 0])]), (vec![3, 2], vec![2, 0, 5, 3, 8, 6]));
        // Apart from each other, they come first.
        let apart = [positions(&[1, 0]), ALL, positions(&[2, 0])];
        assert_eq!(chosen(&[2, 3, 3], &apart), (vec![2, 3], vec![11, 14, 17, 0, 3, 6]));
    }

    #[test]
    fn a_mask_selects_elements_or_rows() {
        let mask = |values: &[bool], shape: &[usize]| Item::Mask { values: values.to_vec(), shape: shape.to_vec() };
        let pattern = [true, false, false, false, true, true];
        assert_eq!(chosen(&[2, 3], &[mask(&pattern, &[2, 3])]), (vec![3], vec![0, 4, 5]));
        assert_eq!(chosen(&[2, 3], &[mask(&[false, true], &[2])]), (vec![1, 3], vec![3, 4, 5]));
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        let problem = |extents: &[usize], items: &[Item]| {
            select(&Shape::from_extents(extents).expect("small"), items).expect_err("refused")
        };
        assert_eq!(problem(&[3], &[Item::Integer(5)]), "index 5 is out of bounds for dimension 0 with size 3");
        assert_eq!(problem(&[3], &[ALL, ALL]), "too many indices for tensor of dimension 1");
    }
}
