#include "views/documents/UploadDialog.h"

#include "views/common/BusyBar.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/FileNameRuleRow.h"
#include "views/documents/PinFields.h"
#include "views/documents/TableLook.h"
#include "views/documents/UploadFilesModel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

void UploadDialog::makeRule(QVBoxLayout *column)
{
    m_rule = new FileNameRuleRow;
    m_files->setForSeveral(true);
    column->addWidget(m_rule);
    connect(m_rule, &FileNameRuleRow::changed, this, &UploadDialog::onRule);
}

void UploadDialog::makeTarget(QVBoxLayout *column, PersonFinder findExchange)
{
    if (!m_choices.exchange.isNull())
        return;
    m_exchange = new PersonPicker(std::move(findExchange));
    m_exchange->setWords(tr("Type its number or name"), u"arrow-left-right"_s,
                         tr("No exchange found"), tr("Exchanges found"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(4));
    QLabel *label = Fields::label(tr("&Exchange"), m_exchange);
    label->setMinimumWidth(Theme::space(18));
    row->addWidget(label);
    row->addWidget(m_exchange, 1);
    connect(m_exchange, &PersonPicker::changed, this, &UploadDialog::onTarget);
    if (m_choices.mayFirm) {
        m_firm = new QCheckBox(tr("For the &firm, not an exchange"));
        m_firm->setToolTip(
            tr("Everybody who is signed in may see it, or the roles that you choose; "
               "templates are documents of the firm."));
        row->addWidget(m_firm);
        connect(m_firm, &QCheckBox::toggled, this, &UploadDialog::onTarget);
    }
    column->addLayout(row);
}

void UploadDialog::makeTable(QVBoxLayout *column)
{
    lookLikeAList(m_table, tr("Files"));
    m_table->setModel(m_files);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    auto *head = m_table->horizontalHeader();
    head->resizeSection(UploadFilesModel::NameColumn, Theme::space(62));
    head->resizeSection(UploadFilesModel::TypeColumn, Theme::space(34));
    head->resizeSection(UploadFilesModel::KindColumn, Theme::space(32));
    head->resizeSection(UploadFilesModel::SizeColumn, Theme::space(20));
    head->setStretchLastSection(true);
    head->resizeSection(UploadFilesModel::ExchangeColumn, Theme::space(48));
    m_table->setColumnHidden(UploadFilesModel::ExchangeColumn, !m_choices.several);
    m_table->setColumnHidden(UploadFilesModel::KindColumn, m_choices.several); // the icon tells
    m_table->setMinimumHeight(heightOfRows(m_table, 2));
    column->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &UploadDialog::onSelection);
    connect(m_files, &UploadFilesModel::dataChanged, this, &UploadDialog::onSelection);

    auto *add = new QPushButton(Icons::get(u"plus"_s), tr("&Add files..."));
    auto *folder = new QPushButton(Icons::get(u"folder-open"_s), tr("Add a f&older..."));
    m_remove->setIcon(Icons::get(u"x"_s));
    for (QPushButton *button : {add, folder, m_remove})
        button->setAutoDefault(false);
    connect(add, &QPushButton::clicked, this, [this] { Q_EMIT moreWanted(false); });
    connect(folder, &QPushButton::clicked, this, [this] { Q_EMIT moreWanted(true); });
    connect(m_remove, &QPushButton::clicked, this, &UploadDialog::removeSelected);
    m_busy->setFixedWidth(Theme::space(24));
    m_busy->setRange(0, 0);
    m_busy->setAccessibleName(tr("Looking at the files"));
    m_busy->hide();
    m_count->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(2));
    row->addWidget(add);
    row->addWidget(folder);
    row->addWidget(m_remove);
    row->addStretch(1);
    row->addWidget(m_busy);
    row->addWidget(m_count);
    column->addLayout(row);
}

void UploadDialog::makeDetails(QVBoxLayout *column)
{
    QFont strong = m_meant->font();
    strong.setWeight(QFont::DemiBold);
    m_meant->setFont(strong);
    m_meant->setTextFormat(Qt::PlainText);
    m_meant->setWordWrap(true);
    column->addSpacing(Theme::space(1));
    column->addWidget(m_meant);
    column->addWidget(m_details);
    column->addWidget(m_wantsPin);
    column->addWidget(m_pin);
    m_pin->hide();
    connect(m_details, &UploadDetailsForm::edited, this, &UploadDialog::onEdited);
    connect(m_wantsPin, &QCheckBox::toggled, this, [this](bool wants) {
        m_pin->clear();
        m_pin->setVisible(wants);
        if (wants)
            m_pin->setFocus();
        fit();
    });
}

void UploadDialog::makeButtons(QVBoxLayout *column)
{
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_upload->setDefault(true);
    connect(m_upload, &QPushButton::clicked, this, &UploadDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &UploadDialog::reject);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_upload);
    row->addWidget(cancel);
    column->addSpacing(Theme::space(1));
    column->addLayout(row);
}

} // namespace Peak
