import { expect, test } from "vitest";
import { correlate, outputShape, patch, products, total } from "../src/arithmetic/correlate";
import { gabor, isSigned, KERNELS, resized } from "../src/convolve_image/kernels";
import golden from "../golden/correlate.json";

test("an answer is the reference's", () => {
  for (const { picture, answer, ...layer } of golden) {
    expect(outputShape(picture, layer)).toEqual([answer.length, answer[0].length]);
    correlate(picture, layer).forEach((line, row) =>
      line.forEach((value, column) => expect(value).toBeCloseTo(answer[row][column], 10)),
    );
  }
});

test("the products that the figure shows sum to the reference's answer", () => {
  for (const { picture, answer, ...layer } of golden) {
    const [row, column] = [answer.length - 1, 0];
    expect(total(products(patch(picture, layer, row, column), layer.kernel))).toBeCloseTo(answer[row][column], 10);
  }
});

test("edges and Gabor answer 0 to a flat wall, blur and sharpen leave it as it is", () => {
  for (const name of ["vertical edges", "horizontal edges", "all edges", "Gabor"]) expect(isSigned(KERNELS[name])).toBe(true);
  for (const name of ["blur", "blur more", "sharpen", "emboss", "leave as it is"])
    expect(total(KERNELS[name])).toBeCloseTo(1, 12);
});

test("a Gabor kernel is the same upside down and from right to left", () => {
  const kernel = gabor(5, 4, 1.5);
  expect([...kernel].reverse()).toEqual(kernel);
  expect(kernel.map((line) => [...line].reverse())).toEqual(kernel);
});

test("a kernel on another side keeps its middle", () => {
  expect(resized([[7]], 3)).toEqual([
    [0, 0, 0],
    [0, 7, 0],
    [0, 0, 0],
  ]);
  expect(resized(resized(KERNELS.sharpen, 5), 3)).toEqual(KERNELS.sharpen);
});
