import { expect, test } from "vitest";
import { forward } from "../src/conv_arithmetic/forward";
import { transposed } from "../src/conv_arithmetic/backward";

const plain = { size: 5, kernel: 3, stride: 1, padding: 0, dilation: 1 };

test("the formula is filled in with the numbers of the setting", () => {
  expect(forward({ ...plain, stride: 2, padding: 1 }).formula[1]).toBe("W′ = ⌊(5 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1 = 2 + 1 = 3");
  expect(forward({ ...plain, size: 10, stride: 2 }).formula[1]).toContain("= ⌊3.5⌋ + 1 = 4");
});

test("what does not divide is said to be lost", () => {
  expect(forward({ ...plain, size: 10, stride: 2 }).remark).toContain("1 row at the bottom and 1 column at the right is");
  expect(forward(plain).remark).toBe("");
});

test("a kernel that fits nowhere has no places and no result", () => {
  const scene = forward({ ...plain, dilation: 3 });
  expect(scene.places).toBe(0);
  expect(scene.remark).toContain("The kernel spans 7 pixels, the input has 5 pixels a side");
  expect(scene.formula[1].endsWith("+ 1")).toBe(true);
});

test("a place says in words what it reads", () => {
  expect(forward({ ...plain, padding: 1 }).describe({ row: 0, column: 1 })).toBe(
    "Output 0, 1 (2 of 25) reads rows −1, 0 and 1 and columns 0, 1 and 2. 3 numbers of its 9 lie in the border.",
  );
});

test("the call names only what is not the default", () => {
  expect(forward(plain).call).toBe("F.conv2d(x, w)");
  expect(transposed({ ...plain, size: 3, stride: 2, padding: 1, outputPadding: 1 }).call).toBe(
    "F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1)",
  );
});

test("a stamp says what of it is kept", () => {
  const scene = transposed({ ...plain, size: 3, stride: 2, padding: 1, outputPadding: 0 });
  expect(scene.formula[1]).toContain("= 5");
  expect(scene.describe({ row: 0, column: 0 })).toBe(
    "Input 0, 0 (1 of 9) stamps rows 0 and 1 and columns 0 and 1 of the output. 5 numbers of its 9 are cut away.",
  );
});

test("pointing at a square goes to the place whose window has it in the middle", () => {
  const { left } = forward({ ...plain, stride: 2 });
  expect(left.placeAt({ row: 0, column: 4 })).toEqual({ row: 0, column: 1 });
  expect(left.placeAt({ row: 1, column: 1 })).toEqual({ row: 0, column: 0 });
});
