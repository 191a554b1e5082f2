#pragma once

#include <QFile>
#include <QString>

namespace Peak {

/** A disk that is full as soon as a test wants it. POSIX only, as the tests that use it. */
namespace SmallDisk {

/** Runs this test program once more with the argument `what`, its temporary folder on a disk of its
 * own of 600 MB that nobody else sees, and gives what it prints. */
QString run(const QString &what, int *exitCode);

/** All of the file's disk but so many bytes. */
void fill(QFile &filler, qint64 but = 0);

} // namespace SmallDisk
} // namespace Peak
