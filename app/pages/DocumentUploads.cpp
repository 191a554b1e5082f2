#include "app/pages/DocumentUploads.h"

#include "app/PageWorld.h"
#include "app/pages/ExchangeFinding.h"
#include "app/pages/Rights.h"
#include "app/pages/TemplateUpload.h"
#include "models/db/WhenDone.h"
#include "models/documents/SecretBytes.h"
#include "models/documents/TransferQueue.h"
#include "models/documents/UploadScan.h"
#include "models/domain/DocumentTypes.h"
#include "models/domain/PinRules.h"
#include "models/tables/lists/DocumentsList.h"
#include "models/tables/lists/ListChoices.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/documents/NewVersionDialog.h"
#include "views/documents/UploadDialog.h"
#include "views/documents/UploadFilesModel.h"

#include <QFileDialog>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QJsonObject fieldsOf(const UploadFile &file)
{
    const UploadDetails &details = file.details;
    QJsonObject fields{{u"access_level"_s, details.access}};
    if (!details.type.isEmpty())
        fields.insert(u"document_type"_s, details.type);
    if (!details.description.isEmpty())
        fields.insert(u"description"_s, details.description);
    if (details.access == u"restricted"_s)
        fields.insert(u"allowed_roles"_s, QJsonArray::fromStringList(details.roles));
    if (details.viewOnly)
        fields.insert(u"view_only"_s, true);
    if (details.isTemplate)
        fields.insert(u"is_template"_s, true);
    return fields;
}

} // namespace

DocumentUploads::DocumentUploads(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent), m_world(world), m_page(page), m_keeping(world.reads())
{}

void DocumentUploads::setExchange(const QUuid &exchange, const QString &name)
{
    m_exchange = exchange;
    m_exchangeName = name;
}

void DocumentUploads::pick(QWidget *parent, bool folder,
                           std::function<void(const QStringList &)> then)
{
    auto *dialog = new QFileDialog(parent, folder ? tr("Choose a folder") : tr("Choose files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, std::move(then));
    dialog->open();
}

void DocumentUploads::choose(const UploadDetails &start)
{
    pick(m_page->window(), false,
         [this, start](const QStringList &paths) { upload(paths, start); });
}

void DocumentUploads::chooseForSeveral()
{
    ask({}, true);
}

void DocumentUploads::upload(const QStringList &paths, const UploadDetails &start)
{
    look(ask(start, false), paths, start);
}

UploadDialog *DocumentUploads::ask(const UploadDetails &start, bool several)
{
    const ListDefinition list = documentsList();
    UploadChoices choices;
    choices.exchange = several ? QUuid() : m_exchange;
    choices.exchangeName = m_exchangeName;
    choices.several = several;
    choices.mayFirm = m_world.identity().role == Role::Admin;
    choices.types = documentTypes();
    choices.access = list.column(u"access"_s)->choices;
    choices.roles = ListChoices::roles();
    choices.leastPinDigits =
        m_world.identity().capabilities.limit(u"pin.min_digits"_s, PinRules::fewestDigits);
    auto *dialog =
        new UploadDialog(choices, exchangeFinder(m_world.reads(), mayUploadTo), m_page->window());
    connect(dialog, &UploadDialog::moreWanted, this, [this, dialog, start](bool folder) {
        pick(dialog, folder, [this, shown = QPointer(dialog), start](const QStringList &paths) {
            if (shown)
                look(shown, paths, start);
        });
    });
    connect(dialog, &UploadDialog::filesDropped, this,
            [this, dialog, start](const QStringList &paths) { look(dialog, paths, start); });
    connect(dialog, &UploadDialog::targetChanged, this,
            [this, dialog](const QUuid &exchange) { findTwins(dialog, exchange); });
    connect(dialog, &UploadDialog::numbersWanted, this,
            [this, dialog](const QStringList &numbers) { findNumbers(dialog, numbers); });
    connect(dialog, &UploadDialog::uploadRequested, this, &DocumentUploads::begin);
    dialog->open();
    return dialog;
}

void DocumentUploads::look(UploadDialog *dialog, const QStringList &paths,
                           const UploadDetails &start)
{
    dialog->setScanning(true);
    QFuture<UploadFiles> scan = UploadScan::look(paths);
    // Whoever closes the dialog does not want to know any more.
    connect(dialog, &QObject::destroyed, this, [scan]() mutable { scan.cancel(); });
    whenDone(scan, dialog, [dialog, start](UploadFiles found) {
        for (UploadFile &file : found.files)
            file.details = start;
        dialog->setScanning(false);
        dialog->addFiles(found);
    });
}

void DocumentUploads::findTwins(UploadDialog *dialog, const QUuid &exchange)
{
    constexpr qsizetype mostAsked = 1000;
    if (exchange.isNull() && !dialog->isOfFirm()) {
        dialog->setTwins({});
        return;
    }
    QList<QByteArray> hashes;
    const QList<UploadFile> &files = dialog->files()->files();
    for (const UploadFile &file : files) {
        if (!file.sha256.isEmpty() && hashes.size() < mostAsked)
            hashes.append(file.sha256);
    }
    if (hashes.isEmpty())
        return;
    whenDone(m_keeping.equalDocuments(exchange, hashes), dialog,
             [dialog, exchange](const Result<QHash<QByteArray, QString>> &twins) {
                 if (twins && dialog->exchange() == exchange)
                     dialog->setTwins(*twins);
             });
}

/** Those that are exchanges which the person may upload to. */
void DocumentUploads::findNumbers(UploadDialog *dialog, const QStringList &numbers)
{
    dialog->setScanning(true);
    whenDone(exchangesNumbered(m_world.reads(), numbers.mid(0, mostNumbers)), dialog,
             [this, dialog, numbers](const Result<QList<ListRow>> &rows) {
                 dialog->setScanning(false);
                 if (!rows) {
                     dialog->showError(rows.error());
                     return;
                 }
                 QHash<QString, FoundPerson> known;
                 for (const ListRow &row : *rows) {
                     const QString number = row.cells.value(u"number"_s).toString();
                     if (mayUploadTo(row))
                         known.insert(number.trimmed().toLower(), foundExchange(row));
                 }
                 dialog->setExchanges(known);
                 if (numbers.size() > mostNumbers)
                     findNumbers(dialog, numbers.mid(mostNumbers));
             });
}

/** What a template asks for is uploaded with it; a file that can't be one stays here. */
void DocumentUploads::begin(const UploadWish &wish)
{
    if (std::none_of(wish.files.cbegin(), wish.files.cend(),
                     [](const UploadFile &file) { return file.details.isTemplate; })) {
        add(wish, {});
        return;
    }
    whenDone(TemplateUpload::read(wish.files), this,
             [this, wish](const TemplateUpload::Read &read) {
                 UploadWish left = wish;
                 left.files.removeIf(
                     [&read](const UploadFile &file) { return read.refused.contains(file.path); });
                 if (!left.files.isEmpty())
                     add(left, read.variables);
                 if (!read.refused.isEmpty())
                     m_page->messages()->showMessage(Status::Warning, read.told);
             });
}

void DocumentUploads::add(const UploadWish &wish, const QHash<QString, QJsonArray> &variables)
{
    QList<UploadRequest> requests;
    for (const UploadFile &file : wish.files) {
        UploadRequest request;
        request.path = file.path;
        request.fileName = file.name;
        request.exchange = file.exchange.isNull() ? wish.exchange : file.exchange;
        request.fields = fieldsOf(file);
        if (variables.contains(file.path))
            request.fields.insert(u"template_variables"_s, variables.value(file.path));
        request.pin = wish.pin;
        requests.append(request);
    }
    m_world.transfers().add(requests);
    m_page->messages()->showMessage(
        Status::Info, tr("%n file(s) are on their way. How far they are stands in the status bar.",
                         nullptr, int(requests.size())));
}

void DocumentUploads::chooseVersion(const DocumentRow &document)
{
    auto *dialog = new QFileDialog(m_page->window(), tr("Choose the new version"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, document](const QString &path) { uploadVersion(document, path, false); });
    dialog->open();
}

void DocumentUploads::uploadVersion(const DocumentRow &document, const QString &path, bool mayBeNew)
{
    auto *dialog = new NewVersionDialog(document.name, mayBeNew, m_page->window());
    connect(dialog, &NewVersionDialog::newDocumentWanted, this,
            [this](const UploadFile &file) { upload({file.path}); });
    connect(dialog, &QDialog::accepted, this, [this, dialog, document] {
        UploadRequest request;
        request.path = dialog->file().path;
        request.fileName = dialog->file().name;
        request.exchange = document.exchange;
        request.document = document.id;
        if (!dialog->note().isEmpty())
            request.fields.insert(u"note"_s, dialog->note());
        m_world.transfers().add({request});
        m_page->messages()->showMessage(
            Status::Info, tr("A new version of %1 is on its way.").arg(document.quoted()));
    });
    dialog->open();
    whenDone(UploadScan::look({path}), dialog, [dialog](const UploadFiles &found) {
        if (!found.files.isEmpty())
            dialog->setFile(found.files.constFirst());
    });
}

} // namespace Peak
