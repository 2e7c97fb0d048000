// Pooling of one map by windows that tile it, shifts that wrap round, and how much two maps differ.

export type Table = number[][];
export type Kind = "max" | "average";

/** One number for each window of `window` × `window`; what no whole window covers is dropped. */
export function pool(map: Table, window: number, kind: Kind): Table {
  const [rows, columns] = [Math.floor(map.length / window), Math.floor(map[0].length / window)];
  return filled(rows, columns, (row, column) => {
    const covered = map
      .slice(row * window, (row + 1) * window)
      .flatMap((line) => line.slice(column * window, (column + 1) * window));
    return kind === "max" ? Math.max(...covered) : sum(covered) / covered.length;
  });
}

/** The map moved down and to the right; what leaves on one side comes back on the other. */
export function shifted(map: Table, down: number, right: number): Table {
  const [rows, columns] = [map.length, map[0].length];
  return filled(rows, columns, (row, column) => map[wrapped(row - down, rows)][wrapped(column - right, columns)]);
}

/** How far `after` is from `before`, in lengths of `before`: 0 if they are equal. */
export function change(after: Table, before: Table): number {
  const distance = length(after.flatMap((line, row) => line.map((value, column) => value - before[row][column])));
  return distance === 0 ? 0 : distance / length(before.flat());
}

/** The change that remains after `before` has been shifted to where it fits `after` best. */
export function leftOver(after: Table, before: Table): number {
  const shifts = before.flatMap((line, down) => line.map((_, right) => shifted(before, down, right)));
  return Math.min(...shifts.map((each) => change(after, each)));
}

/** How many numbers of two maps of the same size are not equal. */
export function countChanged(after: Table, before: Table): number {
  return sum(after.map((line, row) => line.filter((value, column) => value !== before[row][column]).length));
}

/** A table of `rows` × `columns` numbers. */
export function filled(rows: number, columns: number, value: (row: number, column: number) => number): Table {
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => value(row, column)));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function length(numbers: number[]): number {
  return Math.sqrt(sum(numbers.map((each) => each * each)));
}

function wrapped(at: number, size: number): number {
  return ((at % size) + size) % size;
}
