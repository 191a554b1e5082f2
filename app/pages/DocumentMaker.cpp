#include "app/pages/DocumentMaker.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/documents/DocumentOpener.h"
#include "models/documents/templates/Background.h"
#include "models/documents/templates/ZipPackage.h"

#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString mimeTypeOf(TemplateFile::Format format)
{
    return format == TemplateFile::Format::Pdf
               ? u"application/pdf"_s
               : u"application/vnd.openxmlformats-officedocument.wordprocessingml.document"_s;
}

} // namespace

DocumentMaker::DocumentMaker(PageWorld &world, QObject *parent)
    : QObject(parent), m_world(world), m_templates(world.work()), m_run(std::make_unique<QObject>())
{}

DocumentMaker::~DocumentMaker()
{
    stop();
    for (QByteArray &bytes : m_read)
        SecretBytes::wipe(bytes);
}

void DocumentMaker::stop()
{
    m_filling.cancel();
    m_run = std::make_unique<QObject>();
}

void DocumentMaker::read(const TemplateInfo &from, Told<QByteArray> told)
{
    const QPair<QUuid, int> key(from.id, from.version);
    if (const auto known = m_read.constFind(key); known != m_read.cend()) {
        told(*known);
        return;
    }
    whenDone(
        m_world.opener().open(from.id, DocumentOpener::Action::View), m_run.get(),
        [this, key, told](const Result<OpenOutcome> &outcome) {
            if (!outcome) {
                told(outcome.error());
                return;
            }
            if (!outcome->opened) {
                const bool pin = outcome->answer.outcome == OpenAnswer::Outcome::PinRequired;
                told(Error{ErrorKind::Denied,
                           pin ? tr("This template asks for a PIN, and nothing can be made of it "
                                    "then. An admin takes the PIN off.")
                               : outcome->answer.message});
                return;
            }
            whenDone(m_world.opener().read(*outcome->opened, ZipPackage::mostBytes), m_run.get(),
                     [this, key, told](const Result<QByteArray> &bytes) {
                         if (bytes)
                             m_read.insert(key, *bytes);
                         told(bytes);
                     });
        });
}

void DocumentMaker::fill(const Work &work, Told<QByteArray> told)
{
    read(work.from, [this, work, told](const Result<QByteArray> &bytes) {
        if (!bytes) {
            told(bytes.error());
            return;
        }
        m_filling = Background::run([work, clear = *bytes](const Background::Stopped &stopped) {
            return TemplateFile::filled(clear, work.from.fileType, work.format, work.filling,
                                        stopped);
        });
        whenDone(m_filling, m_run.get(), told);
    });
}

void DocumentMaker::scan(const TemplateInfo &from, Told<TemplateScan> told)
{
    read(from, [this, type = from.fileType, told](const Result<QByteArray> &bytes) {
        if (!bytes) {
            told(bytes.error());
            return;
        }
        whenDone(Background::run([type, clear = *bytes](const Background::Stopped &) {
                     return TemplateFile::scan(clear, type);
                 }),
                 m_run.get(), told);
    });
}

void DocumentMaker::make(const Work &work, Told<QUuid> told)
{
    fill(work, [this, work, told](const Result<QByteArray> &bytes) {
        if (!bytes) {
            told(bytes.error());
            return;
        }
        BytesUpload::Made made;
        made.request.fileName = work.fileName;
        made.request.exchange = work.exchange;
        made.request.fields = {{u"document_type"_s, work.from.documentType},
                               {u"description"_s, tr("Made from “%1”.").arg(work.from.fileName)}};
        if (work.from.documentType.isEmpty())
            made.request.fields.remove(u"document_type"_s);
        made.bytes = *bytes;
        made.fileType = work.format == TemplateFile::Format::Pdf ? u"pdf"_s : u"docx"_s;
        made.mimeType = mimeTypeOf(work.format);
        upload(made, [this, work, told](const Result<QUuid> &document) {
            if (document)
                note(*document, work, told);
            else
                told(document);
        });
    });
}

void DocumentMaker::upload(const BytesUpload::Made &made, Told<QUuid> told)
{
    BytesUpload::start(m_world.line(), m_world.stores(), made, m_run.get(),
                       [told](const Result<UploadFinished> &how) {
                           told(how ? Result<QUuid>(how->document) : how.error());
                       });
}

/** The document is there whatever comes of this; only nobody would be told when it gets old. */
void DocumentMaker::note(const QUuid &document, const Work &work, const Told<QUuid> &told)
{
    whenDone(m_templates.noteGenerated(document, work.from.id, work.puts), m_run.get(),
             [document, told](const Result<void> &noted) {
                 if (!noted)
                     qWarning("A generated document is not noted as one: %s",
                              qPrintable(noted.error().logDetail));
                 told(document);
             });
}

} // namespace Peak
