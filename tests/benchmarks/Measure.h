#pragma once

#include <QFuture>
#include <QList>
#include <QString>

#include <functional>

class QTextStream;

namespace Peak::Measure {

inline constexpr qint64 Mib = 1024 * 1024;

/** What stands behind `--name`. */
QString argument(const QString &name, const QString &otherwise);
int argument(const QString &name, int otherwise);
/** Ends the program where it is not done. */
void must(bool done, const char *what);

template <typename T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

/** Milliseconds that `what` took. */
double timed(const std::function<void()> &what);
/** The median of `runs` timings. */
double median(int runs, const std::function<void()> &what);
double medianOf(QList<double> times);
/** Memory of this process in KiB; 0 where the system does not tell so simply. */
qint64 memory();
/** How much more than before this process held at most while it did so, in MiB; on Linux. */
qint64 mostWhile(const std::function<void()> &what);
/** Seconds that a process has had of the processors; this one with its children that ended. */
double processorTime(qint64 process = 0);
/** Lets events come in until it is so: a benchmark's only loop. */
void waitUntil(const std::function<bool()> &done);

/** A shell's command, and the milliseconds that it took; ends the program when it fails. */
double shell(const QString &command);
/** A file that nobody can compress. */
void writeNoise(const QString &path, qint64 bytes);
QByteArray sha256Of(const QString &path);
/** `openssl enc` for a shell, with a space at its end. */
QString openssl();

QTextStream &out();
/** One comparison: ours, the other, ours divided by the other. */
void line(const QString &what, double ours, const QString &against, double theirs);
/** The medians of so many bytes on their way, and how much quicker than the other ours is. */
void speed(const QString &what, qint64 bytes, const QList<double> &ours, const QString &against,
           const QList<double> &theirs);

} // namespace Peak::Measure
