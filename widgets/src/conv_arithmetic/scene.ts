// What the figure shows for one setting: two square panels, the places to step through, and words about each.
import type { Frame, Place, Square } from "../ui/grid";

export interface Panel {
  title: string;
  side: number;
  /** How a square looks while the layer is at `place`. */
  look(square: Place, place: Place): Square;
  /** The part that belongs to `place`. */
  frame(place: Place): Frame;
  /** The place to go to when a square is pointed at. */
  placeAt(square: Place): Place;
}

export interface Scene {
  /** How many places there are along a side; 0 where the layer cannot be. */
  places: number;
  left: Panel;
  right: Panel;
  /** The shape formula, in letters and then with the numbers of the setting. */
  formula: string[];
  /** The call in PyTorch. */
  call: string;
  /** What goes wrong or is lost, if anything. */
  remark: string;
  describe(place: Place): string;
}

/** Both coordinates of a place through the same function of one axis. */
export function alongBoth(place: Place, along: (at: number) => number): Place {
  return { row: along(place.row), column: along(place.column) };
}

/** A square frame of `side` that begins where `along` puts the place. */
export function squareFrame(place: Place, side: number, along: (at: number) => number, look = ""): Frame {
  return { ...alongBoth(place, along), height: side, width: side, look };
}

/** A call with only those options that are not their default. */
export function callText(name: string, options: [string, number, number][]): string {
  const given = options.filter(([, value, usual]) => value !== usual).map(([option, value]) => `, ${option}=${value}`);
  return `F.${name}(x, w${given.join("")})`;
}

/** "1 pixel", "2 pixels". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "0, 1 and 2", with a true minus sign. */
export function listed(numbers: number[]): string {
  const words = numbers.map((number) => String(number).replace("-", "−"));
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
