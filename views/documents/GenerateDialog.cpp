#include "views/documents/GenerateDialog.h"

#include "models/documents/SafeFileName.h"
#include "models/tables/lists/ListChoices.h"
#include "views/common/BusyBar.h"
#include "views/common/EmptyState.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/documents/TemplateText.h"
#include "views/documents/TemplateValuesEditor.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

using Format = TemplateFile::Format;

QString ending(Format format)
{
    return format == Format::Pdf ? u".pdf"_s : u".docx"_s;
}

QLabel *plain(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

GenerateDialog::GenerateDialog(const GenerateOffer &offer, const PersonFinder &exchanges,
                               QWidget *parent)
    : QDialog(parent),
      m_offer(offer),
      m_message(new MessageBar),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_choice(new QComboBox),
      m_rowsArea(new QWidget),
      m_pdfNote(plain({})),
      m_values(new TemplateValuesEditor),
      m_hint(plain({})),
      m_busyBar(new BusyBar),
      m_busyText(plain({})),
      m_preview(new QPushButton(tr("&Look at it first"))),
      m_make(new QPushButton),
      m_cancel(new QPushButton(tr("Cancel")))
{
    setWindowTitle(
        offer.exchange.isNull()
            ? tr("Make documents from templates")
            : tr("Make documents for %1").arg(QString(offer.number + u' ' + offer.name).trimmed()));
    m_values->setToday(offer.today);
    makeParts(exchanges);
    setTemplates(offer.templates);
    resizeOnScreen(this, {Theme::space(185), Theme::space(170)});
}

void GenerateDialog::setTemplates(const QList<TemplateInfo> &templates)
{
    m_offer.templates = templates;
    if (templates.isEmpty())
        m_empty->showEmpty(u"file-text"_s, tr("There are no templates yet"),
                           m_offer.mayAddTemplates
                               ? tr("Upload a Word document or an HTML page with places like "
                                    "{{client.name}}, or begin with those of the program.")
                               : tr("An admin of the firm adds them."),
                           m_offer.mayAddTemplates ? tr("Add the built-in templates") : QString());
    m_stack->setCurrentIndex(templates.isEmpty() ? 1 : 0);
    fillChoices();
}

QList<TemplateInfo> GenerateDialog::pack(const QString &stage) const
{
    QList<TemplateInfo> found;
    for (const TemplateInfo &info : m_offer.templates) {
        if (info.packs.contains(stage))
            found.append(info);
    }
    std::stable_sort(found.begin(), found.end(), [&](const auto &one, const auto &other) {
        return one.packs.value(stage) < other.packs.value(stage);
    });
    return found;
}

/** The pack of the exchange's stage first, then the templates, then the packs of other stages. */
void GenerateDialog::fillChoices()
{
    const QVariant before = m_choice->currentData();
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    const auto stages = ListChoices::stages();
    const auto addPack = [this](const ColumnChoice &stage) {
        if (const int count = int(pack(stage.code).size()); count > 0)
            m_choice->addItem(
                Icons::get(u"files"_s),
                tr("Pack of stage %1: %n document(s)", nullptr, count).arg(stage.text), stage.code);
    };
    for (const ColumnChoice &stage : stages) {
        if (stage.code == m_offer.stage)
            addPack(stage);
    }
    for (const TemplateInfo &info : std::as_const(m_offer.templates))
        m_choice->addItem(Icons::get(u"file-text"_s), TemplateText::title(info), info.id);
    for (const ColumnChoice &stage : stages) {
        if (stage.code != m_offer.stage)
            addPack(stage);
    }
    if (const int kept = m_choice->findData(before); kept >= 0 && before.isValid())
        m_choice->setCurrentIndex(kept);
    takeChoice();
}

void GenerateDialog::chooseTemplate(const QUuid &id)
{
    if (const int index = m_choice->findData(id); index >= 0)
        m_choice->setCurrentIndex(index);
}

void GenerateDialog::setExchange(const QUuid &id, const QString &number, const QString &name,
                                 const QString &stage)
{
    m_offer.exchange = id;
    m_offer.number = number;
    m_offer.name = name;
    m_offer.stage = stage;
    fillChoices();
}

void GenerateDialog::setValues(const QList<TemplateValue> &values)
{
    m_hasValues = true;
    m_values->setValues(values);
    tell();
    m_values->focusFirst();
}

void GenerateDialog::takeChoice()
{
    const QVariant chosen = m_choice->currentData();
    QList<TemplateInfo> templates;
    if (chosen.userType() == QMetaType::QString) {
        templates = pack(chosen.toString());
    } else {
        for (const TemplateInfo &info : std::as_const(m_offer.templates)) {
            if (info.id == chosen.toUuid())
                templates.append(info);
        }
    }
    m_made.clear();
    m_rows.clear();
    qDeleteAll(m_rowsArea->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    delete m_rowsGrid;
    m_rowsGrid = new QGridLayout(m_rowsArea);
    m_rowsGrid->setContentsMargins(0, 0, 0, 0);
    m_rowsGrid->setHorizontalSpacing(Theme::space(2));
    m_rowsGrid->setVerticalSpacing(Theme::space(1));
    m_rowsGrid->setColumnStretch(0, 1);
    for (const TemplateInfo &info : std::as_const(templates))
        addRow(info);
    takeNames();
    if (!templates.isEmpty())
        Q_EMIT templatesChosen(templates);
}

void GenerateDialog::takeNames()
{
    QStringList names;
    for (const Row &row : std::as_const(m_rows))
        names += row.from.variables;
    names.removeDuplicates();
    if (names != m_values->names())
        m_values->setNames(names);
    tell();
}

void GenerateDialog::setVariables(const QUuid &templateId, const QStringList &names)
{
    for (TemplateInfo &info : m_offer.templates) {
        if (info.id == templateId)
            info.variables = names;
    }
    for (Row &row : m_rows) {
        if (row.from.id == templateId)
            row.from.variables = names;
    }
    takeNames();
}

void GenerateDialog::addRow(const TemplateInfo &info)
{
    Row row{info, new QLineEdit, new QComboBox};
    const int place = m_rowsGrid->rowCount();
    if (m_rows.isEmpty())
        m_rowsGrid->addWidget(Fields::label(tr("&Will be called"), row.name), place, 0);
    row.name->setText(TemplateText::fileName(info, m_offer.number, m_offer.name));
    row.name->setCursorPosition(0);
    row.name->setMaxLength(200);
    row.name->setAccessibleName(tr("Name of the document from %1").arg(TemplateText::title(info)));
    row.format->addItem(tr("Word document"), int(Format::Docx));
    row.format->addItem(tr("PDF"), int(Format::Pdf));
    row.format->setAccessibleName(
        tr("Format of the document from %1").arg(TemplateText::title(info)));
    auto *model = qobject_cast<QStandardItemModel *>(row.format->model());
    for (int i = 0; model && i < model->rowCount(); ++i) {
        const QString why =
            TemplateFile::whyNot(info.fileType, Format(row.format->itemData(i).toInt()));
        model->item(i)->setEnabled(why.isEmpty());
        model->item(i)->setToolTip(why);
    }
    row.format->setCurrentIndex(TemplateFile::isHtml(info.fileType) ? 1 : 0);
    m_rowsGrid->addWidget(row.name, place + 1, 0);
    m_rowsGrid->addWidget(row.format, place + 1, 1);
    connect(row.name, &QLineEdit::textEdited, this, &GenerateDialog::tell);
    m_rows.append(row);
}

QList<GenerateItem> GenerateDialog::items() const
{
    QList<GenerateItem> wanted;
    for (const Row &row : m_rows) {
        if (m_made.contains(row.from.id))
            continue;
        const auto format = Format(row.format->currentData().toInt());
        QString name = row.name->text().trimmed();
        if (!name.endsWith(ending(format), Qt::CaseInsensitive))
            name += ending(format);
        wanted.append({row.from, name, format});
    }
    return wanted;
}

TemplateFilling GenerateDialog::filling() const
{
    TemplateFilling filling;
    const QStringList names = m_values->names();
    for (const QString &name : names) {
        const QString value = m_values->value(name);
        filling.insert(name, value.trimmed().isEmpty() ? TemplateText::blank() : value);
    }
    return filling;
}

QString GenerateDialog::whyNot() const
{
    if (m_offer.exchange.isNull())
        return tr("Choose the exchange first.");
    if (!m_hasValues || m_rows.isEmpty())
        return tr("The values are not here yet.");
    const auto wanted = items();
    QStringList names;
    for (const GenerateItem &item : wanted) {
        if (!SafeFileName::isSafe(item.fileName))
            return tr("“%1” is no name that every computer can keep.").arg(item.fileName);
        if (names.contains(item.fileName.toLower()))
            return tr("Two documents would be called “%1”.").arg(item.fileName);
        names.append(item.fileName.toLower());
    }
    return {};
}

void GenerateDialog::tell()
{
    const int missing = m_values->missing();
    QString hint;
    if (m_hasValues && missing > 0)
        hint = tr("%n value(s) are missing. What stays empty becomes a line to fill in by hand.",
                  nullptr, missing);
    else if (m_hasValues)
        hint = tr("All values are there. What you change here changes this document only.");
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    const bool words = std::any_of(m_rows.cbegin(), m_rows.cend(), [](const Row &row) {
        return !TemplateFile::isHtml(row.from.fileType) &&
               !TemplateFile::whyNot(row.from.fileType, Format::Pdf).isEmpty();
    });
    m_pdfNote->setText(words ? TemplateFile::whyNot(u"docx"_s, Format::Pdf) : QString());
    m_pdfNote->setVisible(words);
    const QString why = whyNot();
    const int count = int(items().size());
    m_make->setText(m_rows.size() > 1 ? tr("&Make %n document(s)", nullptr, count)
                                      : tr("&Make the document"));
    m_make->setEnabled(why.isEmpty() && !m_busy && !m_rows.isEmpty());
    m_make->setToolTip(why);
    m_preview->setEnabled(why.isEmpty() && !m_busy && !m_rows.isEmpty());
    m_preview->setText(m_rows.size() > 1 ? tr("&Look at the first") : tr("&Look at it first"));
    m_preview->setToolTip(why);
}

void GenerateDialog::setBusy(const QString &what)
{
    m_busy = !what.isEmpty();
    m_stack->setEnabled(!m_busy);
    if (m_picker)
        m_picker->setEnabled(!m_busy);
    m_busyBar->setVisible(m_busy);
    m_busyText->setVisible(m_busy);
    m_busyText->setText(what);
    m_cancel->setText(m_busy ? tr("Stop") : tr("Cancel"));
    if (m_busy)
        m_message->clear();
    tell();
}

void GenerateDialog::showError(const Error &error)
{
    setBusy({});
    m_message->showError(error);
}

void GenerateDialog::leaveOut(const QUuid &templateId)
{
    m_made.append(templateId);
    for (const Row &row : std::as_const(m_rows)) {
        if (row.from.id == templateId) {
            row.name->setEnabled(false);
            row.format->setEnabled(false);
        }
    }
    tell();
}

void GenerateDialog::accept()
{
    if (!m_make->isEnabled()) {
        if (const QString why = whyNot(); !why.isEmpty() && !m_busy)
            m_message->showRefusal(why);
        return;
    }
    Q_EMIT generateRequested();
}

void GenerateDialog::reject()
{
    if (m_busy)
        Q_EMIT stopRequested();
    else
        QDialog::reject();
}

} // namespace Peak
