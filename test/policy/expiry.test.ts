import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expiryTime } from "../../src/policy/expiry.js";

describe("expiryTime", () => {
  it.each([
    ["2027-06-30", "2027-06-30T00:00:00.000Z"],
    ["2028-02-29", "2028-02-29T00:00:00.000Z"],
    ["2027-06-30T12:34:56Z", "2027-06-30T12:34:56.000Z"],
    ["2027-06-30T12:34:56.789Z", "2027-06-30T12:34:56.789Z"],
    ["2027-06-30T00:30:00+02:00", "2027-06-29T22:30:00.000Z"],
    ["2027-06-30T23:30:00-01:30", "2027-07-01T01:00:00.000Z"],
  ])("reads %s", (text, iso) => {
    expect(new Date(expiryTime(text) ?? NaN).toISOString()).toBe(iso);
  });

  it.each([
    "",
    "never",
    "2027",
    "2027-06",
    "2027-6-30",
    "2027-13-01",
    "2027-00-10",
    "2027-02-29",
    "2027-06-31",
    "2027-06-00",
    "30.06.2027",
    "2027-06-30 12:00:00Z",
    "2027-06-30T12:00Z",
    "2027-06-30T12:00:00",
    "2027-06-30t12:00:00z",
    "2027-06-30T24:00:00Z",
    "2027-06-30T23:60:00Z",
    "2027-06-30T23:59:60Z",
    "2027-06-30T12:00:00+24:00",
    "2027-02-30T12:00:00Z",
    "2027-06-30\n",
    "+002027-06-30",
  ])("refuses %j", (text) => {
    expect(expiryTime(text)).toBeUndefined();
  });

  it("reads every time that JavaScript writes, to the millisecond", () => {
    const date = fc.date({ min: new Date("0100-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(fc.property(date, (value) => expiryTime(value.toISOString()) === value.getTime()));
  });

  it("reads a day exactly if the calendar has it", () => {
    const days = fc.tuple(
      fc.integer({ min: 2000, max: 2100 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 31 }),
    );
    fc.assert(
      fc.property(days, ([year, month, day]) => {
        const text = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
        const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
        expect(expiryTime(text) !== undefined).toBe(day <= lastDay);
      }),
    );
  });
});
