#pragma once

#include <QDirIterator>
#include <QFile>
#include <QStringList>

namespace Peak {

/** Looks for what should be nowhere. */
namespace Traces {

/** Files in these folders that hold the words. */
inline QStringList filesHolding(const QByteArray &words, const QStringList &folders)
{
    QStringList found;
    for (const QString &folder : folders) {
        QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            QFile file(each.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(words))
                found.append(file.fileName());
        }
    }
    return found;
}

/** How often 32 bytes stand in what this program can write to, given with the halves of each
 * exchanged and the last first, so that whoever looks for them does not hold them. -1: this system
 * does not tell. */
inline int placesInMemory(const QByteArray &turned)
{
    const auto byte = [&turned](qsizetype i) {
        const auto b = uchar(turned.at(turned.size() - 1 - i));
        return char(b << 4 | b >> 4);
    };
    const char first = byte(0);
    int found = 0;
    QFile maps(QStringLiteral("/proc/self/maps"));
    QFile memory(QStringLiteral("/proc/self/mem"));
    if (!maps.open(QIODevice::ReadOnly) ||
        !memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return -1;
    const QList<QByteArray> lines = maps.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() < 2 || !words.at(1).startsWith("rw"))
            continue;
        const QList<QByteArray> ends = words.at(0).split('-');
        const qint64 from = ends.at(0).toLongLong(nullptr, 16);
        const qint64 to = ends.at(1).toLongLong(nullptr, 16);
        if (!memory.seek(from))
            continue;
        const QByteArray held = memory.read(to - from);
        for (qsizetype at = held.indexOf(first); at >= 0 && at + 32 <= held.size();
             at = held.indexOf(first, at + 1)) {
            int same = 1;
            while (same < 32 && held.at(at + same) == byte(same))
                ++same;
            if (same == 32)
                ++found;
        }
    }
    return found;
}

} // namespace Traces
} // namespace Peak
