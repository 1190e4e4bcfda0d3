"""The same bar under the name that notebooks import it by."""

from . import tqdm, trange
