"""Knowledge: questions and answers, the words for them, scripts (话术) and variables: all that the bot may say."""
