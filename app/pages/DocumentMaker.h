#pragma once

#include "models/documents/templates/BytesUpload.h"
#include "models/documents/templates/TemplateFile.h"
#include "models/repositories/TemplateRepository.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace Peak {

class PageWorld;

/**
 * Makes documents from templates: reads the template, fills it, uploads what came of it, notes what
 * it was made from.
 *
 * One at a time. Clear bytes stay in memory and are wiped; nothing is written to a disk but by
 * LibreOffice, into a folder of its own. Tells whoever asked, unless it was stopped. GUI thread,
 * which never waits.
 */
class DocumentMaker final : public QObject
{
    Q_OBJECT

public:
    struct Work
    {
        TemplateInfo from;
        QUuid exchange;
        QString fileName;
        TemplateFile::Format format = TemplateFile::Format::Docx;
        TemplateFilling filling;
        QList<TemplateRepository::Put> puts;
    };
    template <typename Value>
    using Told = std::function<void(const Result<Value> &)>;

    DocumentMaker(PageWorld &world, QObject *parent);
    ~DocumentMaker() override;

    /** The document that was made. */
    void make(const Work &work, Told<QUuid> told);
    /** Only the bytes, to look at. */
    void fill(const Work &work, Told<QByteArray> told);
    /** What the template asks for as it is now. */
    void scan(const TemplateInfo &from, Told<TemplateScan> told);
    /** Something that is there already, as a document of the firm. */
    void upload(const BytesUpload::Made &made, Told<QUuid> told);
    /** Gives up what is under way; nobody is told. */
    void stop();

private:
    void read(const TemplateInfo &from, Told<QByteArray> told);
    void note(const QUuid &document, const Work &work, const Told<QUuid> &told);

    PageWorld &m_world;
    TemplateRepository m_templates;
    std::unique_ptr<QObject> m_run; ///< what is under way answers to this
    QFuture<Result<QByteArray>> m_filling;
    QHash<QPair<QUuid, int>, QByteArray> m_read; ///< templates by version
};

} // namespace Peak
