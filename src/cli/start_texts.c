#include "cli/start_texts.h"

/* The assembler reads the file; the Makefile knows that this object depends on them all. */
#define TEXT(symbol, file)                                                                         \
	__asm__(".pushsection .rodata\n" #symbol ":\n.incbin \"programs/start/" file               \
		"\"\n.byte 0\n.popsection");                                                       \
	extern const char symbol[]

TEXT(start_rules_md, "rules.md");
TEXT(start_attestations_md, "attestations.md");
TEXT(start_faq_md, "faq.md");
TEXT(start_about_md, "pages/about.md");
TEXT(start_privacy_md, "pages/privacy.md");
TEXT(start_accessibility_md, "pages/accessibility.md");

bool start_rules(struct content_read *in)
{
	return content_read_rules(in, "start/rules.md", start_rules_md) &&
	       content_read_attestations(in, "start/attestations.md", start_attestations_md);
}

bool start_pages(struct content_read *in)
{
	return content_read_page(in, "about", start_about_md) &&
	       content_read_page(in, "privacy", start_privacy_md) &&
	       content_read_page(in, "accessibility", start_accessibility_md);
}

bool start_questions(struct content_read *in)
{
	return content_read_questions(in, "start/faq.md", start_faq_md);
}
