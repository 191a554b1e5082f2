#pragma once

#include "models/documents/SegmentStore.h"
#include "models/documents/UploadCalls.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>

namespace Peak {

/**
 * Brings up a small document that was made in memory, without a file of it anywhere.
 *
 * Begins, seals, sends and finishes; what does not come to its end leaves no document. For large
 * files there is the TransferQueue. GUI thread, which never waits; seals on another. Deletes itself
 * when it is over.
 */
class BytesUpload final : public QObject
{
    Q_OBJECT

public:
    struct Made
    {
        UploadRequest request; ///< without a path
        QByteArray bytes;
        QString fileType;
        QString mimeType;
    };
    using Done = std::function<void(const Result<UploadFinished> &)>;

    /** `stores` by provider; they and the session outlive it. `parent` gone, nobody is told. */
    static void start(DbSession &session, const QHash<QString, SegmentStore *> &stores,
                      const Made &made, QObject *parent, Done done);
    ~BytesUpload() override;

private:
    BytesUpload(DbSession &session, const QHash<QString, SegmentStore *> &stores, const Made &made,
                QObject *parent, Done done);
    void begin();
    void seal(const UploadBegun &begun);
    void send();
    void finish();
    void end(const Result<UploadFinished> &how);

    DbSession &m_session;
    QHash<QString, SegmentStore *> m_stores;
    Made m_made;
    Done m_done;
    SegmentStore *m_store = nullptr;
    QList<SealedSegment> m_left;
    bool m_open = false; ///< begun, and not finished
};

} // namespace Peak
