#include "views/documents/UploadDialog.h"

#include "views/common/BusyBar.h"
#include "views/common/MessageBar.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/documents/DropZone.h"
#include "views/documents/FileDelegate.h"
#include "views/documents/FileNameRuleRow.h"
#include "views/documents/PinFields.h"
#include "views/documents/TransferText.h"
#include "views/documents/UploadFilesModel.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

UploadDialog::UploadDialog(const UploadChoices &choices, PersonFinder findExchange, QWidget *parent)
    : QDialog(parent),
      m_choices(choices),
      m_files(new UploadFilesModel(this)),
      m_message(new MessageBar),
      m_table(new QTableView),
      m_count(new QLabel),
      m_busy(new BusyBar),
      m_remove(new QPushButton(tr("Take from the list"))),
      m_meant(new QLabel),
      m_details(new UploadDetailsForm(choices.types, choices.access, choices.roles)),
      m_wantsPin(new QCheckBox(tr("Ask for a P&IN before any of these files opens"))),
      m_pin(new PinFields(choices.leastPinDigits)),
      m_upload(new QPushButton)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(choices.several             ? tr("Upload to several exchanges")
                   : choices.exchange.isNull() ? tr("Upload documents")
                                               : tr("Upload to %1").arg(choices.exchangeName));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(2));
    column->addWidget(m_message);
    auto *delegate = new FileDelegate(m_table);
    delegate->setFinder(findExchange);
    if (choices.several)
        makeRule(column);
    else
        makeTarget(column, std::move(findExchange));
    makeTable(column);
    m_table->setItemDelegate(delegate);
    makeDetails(column);
    makeButtons(column);
    resizeOnScreen(this, {Theme::space(245), Theme::space(150)});
    auto *zone = new DropZone(this);
    zone->setWords([](const QPoint &) { return tr("Drop more files here"); });
    connect(zone, &DropZone::dropped, this, &UploadDialog::filesDropped);
    connect(zone, &DropZone::refused, this,
            [this](const QString &why) { m_message->showMessage(Status::Warning, why); });
    onTarget();
    onSelection();
    if (m_exchange)
        m_exchange->setFocus();
    else
        m_table->setFocus();
}

/** What is known shows at once; what isn't is asked for. */
void UploadDialog::onRule()
{
    constexpr int longestNumber = 50;
    const FileNameRule rule = m_rule->rule();
    QStringList unknown;
    const QList<UploadFile> &files = m_files->files();
    for (const UploadFile &file : files) {
        const QString named = file.found.isEmpty() ? file.name : file.found;
        const QStringList numbers = rule.match(named, file.folder).numbers;
        for (const QString &number : numbers) {
            if (number.size() <= longestNumber && !m_known.contains(number.toLower()) &&
                !unknown.contains(number))
                unknown.append(number);
        }
    }
    m_files->applyRule(rule, m_known, m_choices.types);
    m_table->selectAll();
    onSelection();
    if (!unknown.isEmpty())
        Q_EMIT numbersWanted(unknown);
}

void UploadDialog::setExchanges(const QHash<QString, FoundPerson> &known)
{
    m_known.insert(known);
    m_files->applyRule(m_rule->rule(), m_known, m_choices.types);
    m_table->selectAll();
    onSelection();
}

QUuid UploadDialog::exchange() const
{
    if (!m_choices.exchange.isNull() || !m_exchange)
        return m_choices.exchange;
    return isOfFirm() ? QUuid() : m_exchange->personId();
}

bool UploadDialog::isOfFirm() const
{
    return m_firm && m_firm->isChecked();
}

void UploadDialog::addFiles(const UploadFiles &found)
{
    const bool all = meantRows().size() == m_files->rowCount();
    QList<UploadFile> files = found.files;
    for (UploadFile &file : files) {
        if (all && m_files->rowCount() > 0) // they are one lot
            file.details = m_files->files().constFirst().details;
        if (isOfFirm() && file.details.access == u"exchange"_s)
            file.details.access = u"public"_s;
    }
    m_files->add(files);
    QStringList notes = found.notes;
    if (found.leftOut > 0)
        notes << tr("%n file(s) more were left out: so many are uploaded at once.", nullptr,
                    found.leftOut);
    if (!notes.isEmpty())
        m_message->showMessage(Status::Warning, notes.mid(0, 5).join(u'\n'));
    if (m_rule)
        onRule();
    else if (all)
        m_table->selectAll();
    onSelection();
    Q_EMIT targetChanged(exchange());
}

void UploadDialog::setTwins(const QHash<QByteArray, QString> &twins)
{
    m_files->setTwins(twins);
}

void UploadDialog::setScanning(bool scanning)
{
    m_busy->setVisible(scanning);
    refresh();
}

void UploadDialog::showError(const Error &error)
{
    m_message->showError(error);
    fit();
}

void UploadDialog::onTarget()
{
    if (m_exchange)
        m_exchange->setEnabled(!isOfFirm());
    m_details->setOfFirm(isOfFirm());
    for (int row = 0; row < m_files->rowCount(); ++row) {
        UploadDetails details = m_files->files().at(row).details;
        if (isOfFirm() && details.access == u"exchange"_s)
            details.access = u"public"_s;
        if (!isOfFirm())
            details.isTemplate = false;
        m_files->setDetails(row, details);
    }
    onSelection();
    Q_EMIT targetChanged(exchange());
}

QList<int> UploadDialog::meantRows() const
{
    QList<int> rows;
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : selected)
        rows.append(row.row());
    if (rows.isEmpty()) {
        for (int row = 0; row < m_files->rowCount(); ++row)
            rows.append(row);
    }
    return rows;
}

void UploadDialog::onSelection()
{
    const QList<int> rows = meantRows();
    QList<UploadDetails> details;
    for (const int row : rows)
        details.append(m_files->files().at(row).details);
    if (details.isEmpty())
        details.append(UploadDetails());
    m_details->show(details);
    m_details->setEnabled(!rows.isEmpty());
    refresh();
}

void UploadDialog::refresh()
{
    const QList<int> rows = meantRows();
    const int count = m_files->rowCount();
    if (count == 0)
        m_meant->setText(tr("Add files first"));
    else if (rows.size() == 1)
        m_meant->setText(tr("About “%1”").arg(m_files->files().at(rows.constFirst()).name));
    else if (rows.size() == count)
        m_meant->setText(tr("About all %n files", nullptr, count));
    else
        m_meant->setText(tr("About the %1 selected of %2 files").arg(rows.size()).arg(count));
    m_count->setText(
        m_busy->isHidden()
            ? tr("%n file(s), %1", nullptr, count).arg(TransferText::bytes(m_files->bytes()))
            : tr("Looking at the files"));
    m_upload->setText(count == 0 ? tr("Upload") : tr("Upload %n file(s)", nullptr, count));
    m_upload->setEnabled(count > 0 && m_busy->isHidden());
    m_upload->setToolTip(count == 0           ? tr("There is no file in the list.")
                         : m_busy->isHidden() ? QString()
                                              : tr("The files are being looked at."));
    if (m_rule) {
        const auto homeless =
            std::count_if(m_files->files().cbegin(), m_files->files().cend(),
                          [](const UploadFile &file) { return file.exchange.isNull(); });
        m_rule->showFound(count - int(homeless), count);
    }
    m_remove->setEnabled(!m_table->selectionModel()->selectedRows().isEmpty());
    m_remove->setToolTip(m_remove->isEnabled() ? tr("They stay on this computer (Del)")
                                               : tr("Select files in the list first."));
}

void UploadDialog::onEdited(UploadDetailsForm::Field field)
{
    const QList<int> rows = meantRows();
    const QSignalBlocker quiet(m_files); // the form shows already what was entered
    for (const int row : rows) {
        UploadDetails details = m_files->files().at(row).details;
        m_details->apply(field, &details);
        m_files->setDetails(row, details);
    }
    m_table->viewport()->update();
}

void UploadDialog::removeSelected()
{
    QList<int> rows;
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : selected)
        rows.append(row.row());
    m_files->removeRowsAt(rows);
    onSelection();
    m_table->setFocus();
}

Fields::Faults UploadDialog::faults() const
{
    Fields::Faults faults;
    if (m_exchange && !isOfFirm() && m_exchange->personId().isNull())
        faults.append({m_exchange, m_exchange->isUnknown()
                                       ? tr("Choose the exchange from the list below its field.")
                                       : tr("Choose the exchange that the files belong to.")});
    constexpr int mostTold = 5;
    int told = 0;
    int untold = 0;
    for (int row = 0; row < m_files->rowCount(); ++row) {
        const QString fault = m_files->faultOf(row);
        if (fault.isEmpty())
            continue;
        if (++told <= mostTold)
            faults.append({m_table, fault});
        else
            ++untold;
    }
    if (untold > 0)
        faults.append({m_table, tr("And %n more like this.", nullptr, untold)});
    const QList<UploadFile> &files = m_files->files();
    for (const UploadFile &file : files) {
        if (file.details.access == u"restricted"_s && file.details.roles.isEmpty()) {
            faults.append({m_details->roleField(),
                           tr("Choose the roles that may open “%1”.").arg(file.name)});
            break;
        }
    }
    if (m_wantsPin->isChecked()) {
        if (m_pin->isEmpty())
            faults.append(
                {m_pin->fields().constFirst(), tr("Enter the PIN twice, or take the tick away.")});
        faults += m_pin->faults();
    }
    return faults;
}

void UploadDialog::accept()
{
    if (!m_upload->isEnabled())
        return;
    const Fields::Faults found = faults();
    QList<QWidget *> fields = m_pin->fields();
    fields << m_table << m_details->roleField();
    if (m_exchange)
        fields << m_exchange;
    Fields::showFaults(found, fields, m_message);
    fit();
    if (!found.isEmpty())
        return;
    UploadWish wish;
    wish.exchange = exchange();
    wish.exchangeName = m_exchange ? m_exchange->personName() : m_choices.exchangeName;
    wish.files = m_files->files();
    wish.pin = m_wantsPin->isChecked() ? m_pin->pin().toLatin1() : QByteArray();
    m_pin->clear();
    Q_EMIT uploadRequested(wish);
    done(Accepted);
}

void UploadDialog::done(int result)
{
    m_pin->clear();
    QDialog::done(result);
}

void UploadDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && m_table->hasFocus())
        removeSelected();
    else
        QDialog::keyPressEvent(event);
}

/** Grows with what is said or asked in it, as far as the screen has room. */
void UploadDialog::fit()
{
    m_message->layout()->activate();
    layout()->activate();
    const int needed = qMax(minimumSizeHint().height(), layout()->totalMinimumSize().height());
    resizeOnScreen(this, {width(), qMax(height(), needed)});
}

} // namespace Peak
