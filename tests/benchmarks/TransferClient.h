#pragma once

#include "models/documents/DocumentOpener.h"
#include "models/documents/ObjectStore.h"
#include "models/documents/TransferQueue.h"

namespace Peak {

class BenchWorld;

/** One person's line, queue and stores of documents, as the program has them. */
class TransferClient final
{
public:
    /** Signed in as the world's admin; the queue keeps its notes in `folder`. */
    TransferClient(BenchWorld &world, const QString &folder);

    /** All of them; back when the last one is kept. */
    void up(const QStringList &paths, const QUuid &exchange);
    /** The last one that went up. */
    void down(const QString &path);
    DbSession &line() { return m_line; }

private:
    void waitForAll();

    DbSession m_line;
    ObjectStore m_objects;
    TransferQueue m_queue;
    DocumentOpener m_opener;
    QUuid m_document;
};

} // namespace Peak
