#pragma once

#include "models/domain/UploadFile.h"

#include <QFuture>

namespace Peak {

/**
 * Looks at what was dropped or chosen before anything of it is uploaded: walks folders, finds the
 * kind of each file by its content, proposes a safe name, hashes what is small.
 *
 * Works on threads of its own, since folders can be deep and disks slow; a cancelled future stops
 * it. Links to folders are not followed. Changes nothing.
 */
namespace UploadScan {

/** More than this at once are left out, and counted. */
constexpr int mostFiles = 2000;

QFuture<UploadFiles> look(const QStringList &paths);

} // namespace UploadScan
} // namespace Peak
