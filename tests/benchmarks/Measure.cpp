#include "tests/benchmarks/Measure.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QList>
#include <QTextStream>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Measure {

double timed(const std::function<void()> &what)
{
    QElapsedTimer clock;
    clock.start();
    what();
    return double(clock.nsecsElapsed()) / 1e6;
}

double medianOf(QList<double> times)
{
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 2);
}

double median(int runs, const std::function<void()> &what)
{
    QList<double> times;
    for (int i = 0; i < runs; ++i)
        times.append(timed(what));
    return medianOf(times);
}

qint64 memory()
{
#ifdef Q_OS_LINUX
    QFile file(u"/proc/self/statm"_s);
    if (file.open(QIODevice::ReadOnly))
        return file.readAll().split(' ').value(1).toLongLong() * 4;
#endif
    return 0;
}

void waitUntil(const std::function<bool()> &done)
{
    while (!done())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

void line(const QString &what, double ours, const QString &against, double theirs)
{
    out() << what.leftJustified(34) << QString::number(ours, 'f', 2).rightJustified(10) << " ms   "
          << against.leftJustified(30) << QString::number(theirs, 'f', 2).rightJustified(10)
          << " ms   ratio " << QString::number(ours / theirs, 'f', 3) << Qt::endl;
}

} // namespace Peak::Measure
