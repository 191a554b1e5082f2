#include "tests/benchmarks/Measure.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Measure {

namespace {

/** What the system says of this process under such a key, in KiB. */
qint64 status(const char *key)
{
    QFile file(u"/proc/self/status"_s);
    must(file.open(QIODevice::ReadOnly), "no /proc");
    for (const QByteArray &text : file.readAll().split('\n')) {
        if (text.startsWith(key))
            return text.simplified().split(' ').value(1).toLongLong();
    }
    return 0;
}

} // namespace

QString argument(const QString &name, const QString &otherwise)
{
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype at = arguments.indexOf(name);
    return at < 0 ? otherwise : arguments.value(at + 1);
}

int argument(const QString &name, int otherwise)
{
    return argument(name, QString::number(otherwise)).toInt();
}

void must(bool done, const char *what)
{
    if (!done)
        qFatal("%s", what);
}

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

qint64 mostWhile(const std::function<void()> &what)
{
    QFile forget(u"/proc/self/clear_refs"_s);
    if (forget.open(QIODevice::WriteOnly))
        forget.write("5");
    forget.close();
    const qint64 before = status("VmRSS:");
    what();
    return (status("VmHWM:") - before) / 1024;
}

double processorTime(qint64 process)
{
    QFile file(u"/proc/%1/stat"_s.arg(process ? process : QCoreApplication::applicationPid()));
    must(file.open(QIODevice::ReadOnly), "no /proc");
    const QByteArray text = file.readAll();
    const QByteArrayList numbers = text.mid(text.lastIndexOf(')') + 2).split(' ');
    double ticks = 0;
    for (int i = 11; i < (process ? 13 : 15); ++i) // utime, stime, those of children
        ticks += numbers.value(i).toDouble();
    return ticks / 100;
}

void waitUntil(const std::function<bool()> &done)
{
    while (!done())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

double shell(const QString &command)
{
    const QByteArray text = command.toLocal8Bit();
    return timed([&] { must(std::system(text.constData()) == 0, text.constData()); });
}

void writeNoise(const QString &path, qint64 bytes)
{
    QFile file(path);
    must(file.open(QIODevice::WriteOnly), "no file");
    QByteArray block(Mib, Qt::Uninitialized);
    quint64 state = 88172645463325252ull;
    for (qint64 done = 0; done < bytes; done += block.size()) {
        for (qsizetype i = 0; i + 8 <= block.size(); i += 8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            std::memcpy(block.data() + i, &state, 8);
        }
        file.write(block.constData(), qMin<qint64>(block.size(), bytes - done));
    }
}

QByteArray sha256Of(const QString &path)
{
    QFile file(path);
    must(file.open(QIODevice::ReadOnly), "no file");
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(&file);
    return hash.result();
}

QString openssl()
{
    return u"openssl enc -aes-256-ctr -K "
           "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f "
           "-iv 00112233445566778899aabbccddeeff "_s;
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

void speed(const QString &what, qint64 bytes, const QList<double> &ours, const QString &against,
           const QList<double> &theirs)
{
    const double mine = medianOf(ours);
    const double other = medianOf(theirs);
    const auto rate = [bytes](double time) { return qRound(double(bytes) / Mib / time * 1000); };
    out() << what << ": " << rate(mine) << " MiB/s, " << against << ' ' << rate(other)
          << " MiB/s, speed " << QString::number(other / mine, 'f', 2) << " (wanted 0.8)"
          << Qt::endl;
}

} // namespace Peak::Measure
