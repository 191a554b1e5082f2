#pragma once

#include <QList>
#include <QString>

#include <functional>

class QTextStream;

namespace Peak::Measure {

/** Milliseconds that `what` took. */
double timed(const std::function<void()> &what);
/** The median of `runs` timings. */
double median(int runs, const std::function<void()> &what);
double medianOf(QList<double> times);
/** Memory of this process in KiB; 0 where the system does not tell so simply. */
qint64 memory();
/** Lets events come in until it is so: a benchmark's only loop. */
void waitUntil(const std::function<bool()> &done);

QTextStream &out();
/** One comparison: ours, the other, ours divided by the other. */
void line(const QString &what, double ours, const QString &against, double theirs);

} // namespace Peak::Measure
