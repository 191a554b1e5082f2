#pragma once

#include "app/pages/DocumentRow.h"
#include "models/domain/UploadFile.h"
#include "models/repositories/DocumentKeepingRepository.h"
#include "views/forms/PersonPicker.h"

#include <QObject>
#include <QPointer>

namespace Peak {

class ListPage;
class NewVersionDialog;
class PageWorld;
class UploadDialog;

/**
 * Uploads from a list of documents: files that were chosen or dropped are looked at, asked about,
 * and handed to the queue of transfers.
 *
 * Reads no file itself and waits for nothing. GUI thread.
 */
class DocumentUploads final : public QObject
{
    Q_OBJECT

public:
    DocumentUploads(PageWorld &world, ListPage *page, QObject *parent);

    /** All go there, and no other is asked for. */
    void setExchange(const QUuid &exchange, const QString &name);
    const QUuid &exchange() const { return m_exchange; }

    /** Asks for files first. */
    void choose(const UploadDetails &start = {});
    void upload(const QStringList &paths, const UploadDetails &start = {});
    /** Files of several exchanges, told by their names. */
    void chooseForSeveral();
    void chooseVersion(const DocumentRow &document);
    /** Dropped on a document: it may also be meant as another one. */
    void uploadVersion(const DocumentRow &document, const QString &path, bool mayBeNew);

private:
    UploadDialog *ask(const UploadDetails &start, bool several);
    void pick(QWidget *parent, bool folder, std::function<void(const QStringList &)> then);
    void look(UploadDialog *dialog, const QStringList &paths, const UploadDetails &start);
    void findTwins(UploadDialog *dialog, const QUuid &exchange);
    void findNumbers(UploadDialog *dialog, const QStringList &numbers);
    void begin(const UploadWish &wish);
    void add(const UploadWish &wish, const QHash<QString, QJsonArray> &variables);

    PageWorld &m_world;
    ListPage *m_page;
    DocumentKeepingRepository m_keeping;
    QUuid m_exchange;
    QString m_exchangeName;
};

} // namespace Peak
