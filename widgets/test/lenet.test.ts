import { expect, test } from "vitest";
import { origin, run, softmax, STAGES, type Unit } from "../src/arithmetic/lenet";
import { total } from "../src/arithmetic/correlate";
import { CLASSES, decodedNet, decodedPictures } from "../src/live_net/decode";
import golden from "../golden/live-net.json";

const net = decodedNet();
const pictures = decodedPictures();
const answers = golden.map(({ picture, off }) => {
  const ablated = { conv1: new Set(off.conv1), conv2: new Set(off.conv2) };
  return { ablated, activations: run(net, pictures[picture].pixels, ablated) };
});

test("every map of every layer is the references', with all filters and with some of them off", () => {
  golden.forEach(({ sums, middles }, index) => {
    for (const stage of STAGES) {
      const maps = answers[index].activations[stage];
      expect(maps.length).toBe(sums[stage].length);
      maps.forEach((map, at) => {
        expect(total(map)).toBeCloseTo(sums[stage][at], 6);
        expect(map[map.length >> 1][map.length >> 1]).toBeCloseTo(middles[stage][at], 6);
      });
    }
  });
});

test("the parts that the figure shows sum to the unit, before its ReLU", () => {
  const [{ activations, ablated }] = answers;
  const units: Unit[] = [
    { stage: "conv1", map: 2, row: 0, column: 27 },
    { stage: "pool1", map: 5, row: 13, column: 0 },
    { stage: "conv2", map: 9, row: 4, column: 7 },
    { stage: "pool2", map: 15, row: 2, column: 4 },
    ...[3, 60, 119].map((map) => ({ stage: "dense1", map, row: 0, column: 0 }) as Unit),
    { stage: "dense2", map: 83, row: 0, column: 0 },
    { stage: "scores", map: 4, row: 0, column: 0 },
  ];
  for (const unit of units) {
    const { sum } = origin(net, activations, unit, ablated);
    const rectified = ["conv1", "conv2", "dense1", "dense2"].includes(unit.stage) ? Math.max(0, sum) : sum;
    expect(activations[unit.stage][unit.map][unit.row][unit.column]).toBeCloseTo(rectified, 10);
  }
});

test("a unit says that its filter is off", () => {
  const { activations, ablated } = answers[3];
  const unit: Unit = { stage: "conv1", map: 2, row: 14, column: 14 };
  expect(origin(net, activations, unit, ablated).off).toBe(true);
  expect(origin(net, activations, { ...unit, map: 1 }, ablated).off).toBe(false);
  expect(activations.conv1[2][14][14]).toBe(0);
});

test("of the pictures one of each class is read rightly, and the last is not", () => {
  const none = { conv1: new Set<number>(), conv2: new Set<number>() };
  const said = pictures.map(({ pixels }) => {
    const shares = softmax(run(net, pixels, none).scores.map((map) => map[0][0]));
    expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    return CLASSES[shares.indexOf(Math.max(...shares))];
  });
  expect(said.slice(0, 10)).toEqual(CLASSES);
  expect(said[10]).not.toBe(pictures[10].label);
});
