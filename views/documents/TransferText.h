#pragma once

#include "models/domain/Status.h"
#include "models/domain/Transfer.h"

#include <QList>

namespace Peak {

/** Many transfers as one line: what a status bar says of them. A plain value. */
struct TransferTotal
{
    int waiting = 0; ///< not over yet, the paused ones too
    int over = 0;
    int failed = 0;
    int paused = 0;
    int number = 0;  ///< which of them runs now, from 1
    int percent = 0; ///< by bytes, of those since the last time that nothing was to do
    bool uploads = false, downloads = false;
    qint64 bytesPerSecond = 0;
    qint64 secondsLeft = -1;

    bool isIdle() const { return waiting == 0; }
    static TransferTotal of(const QList<Transfer> &transfers);

    bool operator==(const TransferTotal &) const = default;
};

/** What people read of transfers. Pure functions. */
namespace TransferText {

QString bytes(qint64 bytes);
/** "3 min left"; empty where it is not known. */
QString left(qint64 seconds);
/** "12.4 of 40 MB, 3.1 MB/s, 9 s left", or what became of it. */
QString state(const Transfer &transfer);
int percent(const Transfer &transfer);
QString icon(const Transfer &transfer);
Status status(const Transfer &transfer);
/** "Uploading 2 of 5"; "Nothing is transferred". */
QString total(const TransferTotal &total);

} // namespace TransferText
} // namespace Peak
