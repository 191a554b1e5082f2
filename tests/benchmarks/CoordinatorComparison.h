#pragma once

namespace Peak {

class BenchWorld;
class PlainSql;

/** The page of a coordinator with 200 exchanges against what an owner would write by hand. */
void compareForCoordinator(BenchWorld &world, PlainSql &owner);

} // namespace Peak
