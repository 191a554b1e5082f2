#include "views/common/BusyBar.h"
#include "views/common/EmptyState.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/GenerateDialog.h"
#include "views/documents/TemplateValuesEditor.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

void GenerateDialog::makeParts(const PersonFinder &exchanges)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(2));
    column->addWidget(m_message);
    if (m_offer.exchange.isNull()) {
        m_picker = new PersonPicker(exchanges);
        m_picker->setWords(tr("Type its number or name"), u"arrow-left-right"_s,
                           tr("No exchange found"), tr("Exchanges found"));
        connect(m_picker, &PersonPicker::changed, this, [this] {
            m_hasValues = false;
            m_offer.exchange = m_picker->personId();
            if (!m_offer.exchange.isNull())
                Q_EMIT exchangeChosen(m_offer.exchange);
            tell();
        });
        column->addWidget(Fields::label(tr("&Exchange"), m_picker));
        column->addWidget(m_picker);
    }
    m_stack->addWidget(makeForm());
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack, 1);
    m_busyBar->hide();
    m_busyBar->setAccessibleName(tr("Making documents"));
    m_busyText->hide();
    column->addWidget(m_busyText);
    column->addWidget(m_busyBar);
    m_preview->setAutoDefault(false);
    m_cancel->setAutoDefault(false);
    m_make->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_preview);
    buttons->addStretch(1);
    buttons->addWidget(m_make);
    buttons->addWidget(m_cancel);
    column->addLayout(buttons);
    connect(m_make, &QPushButton::clicked, this, &GenerateDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &GenerateDialog::reject);
    connect(m_preview, &QPushButton::clicked, this, &GenerateDialog::previewRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, &GenerateDialog::builtInsRequested);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &GenerateDialog::takeChoice);
    connect(m_values, &TemplateValuesEditor::changed, this, &GenerateDialog::tell);
    for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *make = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(make, &QShortcut::activated, this, &GenerateDialog::accept);
    }
}

QWidget *GenerateDialog::makeForm()
{
    auto *form = new QWidget;
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(2));
    m_choice->setAccessibleName(tr("Template"));
    m_choice->setMinimumContentsLength(30);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    column->addWidget(Fields::label(tr("&Template"), m_choice));
    column->addWidget(m_choice);
    column->addSpacing(Theme::space(1));
    column->addWidget(m_rowsArea);
    m_pdfNote->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_pdfNote);
    column->addSpacing(Theme::space(1));
    column->addWidget(m_hint);
    column->addWidget(m_values, 1);
    return form;
}

} // namespace Peak
