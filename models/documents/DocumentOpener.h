#pragma once

#include "models/db/DbSession.h"
#include "models/documents/OpenedDocument.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QUuid>

#include <memory>

namespace Peak {

class SegmentStore;

/**
 * Opens documents: asks the server for the key to one, and reads it into memory.
 *
 * Each asking is logged by the server, with its result. A PIN goes there as a parameter and is
 * wiped here; clear bytes never touch a disk here. Use from the GUI thread, which never waits.
 */
class DocumentOpener final
{
public:
    enum class Action { View, Download };

    /** `asks` is quick to answer, `transfers` carries the bytes. */
    DocumentOpener(DbSession &asks, DbSession &transfers);
    ~DocumentOpener();
    DocumentOpener(const DocumentOpener &) = delete;
    DocumentOpener &operator=(const DocumentOpener &) = delete;

    /** What is kept at `provider` is read through this store, which must outlive this. */
    void setStore(const QString &provider, SegmentStore *store);

    /** `version` 0 is the current one; `goesOnWith` the opening whose download goes on, which is
     * not counted twice. A wrong PIN is an outcome, not a failure. */
    QFuture<Result<OpenOutcome>> open(const QUuid &document, Action action,
                                      const QByteArray &pin = {}, int version = 0,
                                      qint64 goesOnWith = 0);

    /**
     * The whole clear document, verified by its tags and its SHA-256; ErrorKind::Invalid when it
     * has more than `limit` bytes or is not what was uploaded.
     *
     * Whoever is done with the bytes wipes them with SecretBytes::wipe().
     */
    QFuture<Result<QByteArray>> read(const OpenedDocument &document, qint64 limit);

private:
    DbSession &m_asks;
    std::unique_ptr<SegmentStore> m_local;
    QHash<QString, SegmentStore *> m_stores;
    QThreadPool m_pool;
    QObject m_readings; ///< parent of what is being read
};

} // namespace Peak
