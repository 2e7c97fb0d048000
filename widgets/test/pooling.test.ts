import { expect, test } from "vitest";
import { change, countChanged, leftOver, pool, shifted, type Kind } from "../src/arithmetic/pooling";
import golden from "../golden/pooling.json";

test("a pooled map is the reference's", () => {
  for (const { kind, window, map, pooled } of golden)
    pool(map, window, kind as Kind).forEach((line, row) =>
      line.forEach((value, column) => expect(value).toBeCloseTo(pooled[row][column], 12)),
    );
});

test("a shift changes a pooled map as much as the reference says", () => {
  for (const { kind, window, map, changes } of golden) {
    const summary = (of: number[][]) => pool(of, window, kind as Kind);
    changes.forEach((share, right) => expect(change(summary(shifted(map, 0, right)), summary(map))).toBeCloseTo(share, 12));
  }
});

test("a shift and its opposite cancel", () => {
  const { map } = golden[0];
  expect(shifted(shifted(map, 3, -2), -3, 2)).toEqual(map);
  expect(shifted([[1, 2, 3]], 0, 1)).toEqual([[3, 1, 2]]);
});

test("a map that only moved has nothing left over once it is moved back", () => {
  const { map } = golden[0];
  const moved = shifted(map, 1, 3);
  expect(change(moved, map)).toBeGreaterThan(0.5);
  expect(leftOver(moved, map)).toBe(0);
  expect(countChanged(map, map)).toBe(0);
  expect(countChanged([[1, 2]], [[1, 3]])).toBe(1);
});

test("a map of zeros has not changed, and has changed without measure", () => {
  expect(change([[0]], [[0]])).toBe(0);
  expect(change([[1]], [[0]])).toBe(Infinity);
});
